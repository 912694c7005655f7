import * as z from 'zod';
import { Secret } from './secret.ts';

/** One declared setting: how its text is read, what it is for, and how it appears in `.env.example`. */
export interface Setting<Value> {
  readonly schema: z.ZodType<Value, string | undefined>;
  readonly description: string;
  readonly example: string | undefined;
  readonly isSecret: boolean;
  readonly isReloadable: boolean;
  readonly isRequired: boolean;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type ValuesOf<Declared extends Settings> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Setting<infer Value> ? Value : never;
};

interface Options<Default> {
  readonly default?: Default;
  readonly reloadable?: boolean;
  readonly example?: string;
}

function build<Value>(parse: z.ZodType<Value, string>, description: string, options: Options<string>, isSecret = false): Setting<Value> {
  const fallback = options.default;
  const schema: z.ZodType<Value, string | undefined> =
    fallback === undefined
      ? z.string({ error: 'is missing' }).pipe(parse)
      : z
          .string()
          .optional()
          .transform((text) => text ?? fallback)
          .pipe(parse);
  return {
    schema,
    description,
    example: options.example ?? fallback,
    isSecret,
    isReloadable: options.reloadable ?? false,
    isRequired: fallback === undefined,
  };
}

function wholeNumber(minimum: number, maximum: number): z.ZodType<number, string> {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^-?\d{1,15}$/, { error })
    .transform(Number)
    .pipe(z.number().min(minimum, { error }).max(maximum, { error }));
}

/** Constructors of settings. A setting without `default` is required; all limits are inclusive. */
export const setting = {
  text: (description: string, options: Options<string> = {}): Setting<string> => build(z.string(), description, options),

  secret: (description: string, options: Options<string> = {}): Setting<Secret> =>
    build(
      z
        .string()
        .min(1, { error: 'is empty' })
        .transform((text) => new Secret(text)),
      description,
      options,
      true,
    ),

  optionalSecret: (description: string): Setting<Secret | undefined> =>
    build(
      z.string().transform((text) => (text === '' ? undefined : new Secret(text))),
      description,
      { default: '' },
      true,
    ),

  url: (description: string, options: Options<string> = {}): Setting<URL> =>
    build(
      z.url({ error: 'must be an absolute URL such as http://localhost:8000' }).transform((text) => new URL(text)),
      description,
      options,
    ),

  optionalUrl: (description: string): Setting<URL | undefined> =>
    build(
      z.union([z.literal(''), z.url({ error: 'must be an absolute URL' })]).transform((text) => (text === '' ? undefined : new URL(text))),
      description,
      { default: '' },
    ),

  port: (description: string, options: Options<number> = {}): Setting<number> =>
    setting.integer(description, { ...options, min: 0, max: 65_535 }),

  integer: (description: string, limits: { readonly min: number; readonly max: number } & Options<number>): Setting<number> =>
    build(wholeNumber(limits.min, limits.max), description, {
      ...(limits.default === undefined ? {} : { default: String(limits.default) }),
      ...(limits.reloadable === undefined ? {} : { reloadable: limits.reloadable }),
    }),

  flag: (description: string, options: Options<boolean> = {}): Setting<boolean> =>
    build(
      z.enum(['true', 'false'], { error: 'must be true or false' }).transform((text) => text === 'true'),
      description,
      {
        ...(options.default === undefined ? {} : { default: String(options.default) }),
        ...(options.reloadable ? { reloadable: true } : {}),
      },
    ),

  choice: <const Choice extends string>(
    description: string,
    choices: readonly [Choice, ...Choice[]],
    options: Options<Choice> = {},
  ): Setting<Choice> =>
    build(
      z
        .string()
        .refine((text): text is Choice => choices.some((choice) => choice === text), { error: `must be one of ${choices.join(', ')}` }),
      description,
      options,
    ),
};

/** Declares the settings of one part; the names are the environment variables'. */
export function defineSettings<const Declared extends Settings>(declared: Declared): Declared {
  for (const name of Object.keys(declared)) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw new Error(`Setting name "${name}" must be upper case with underscores.`);
  }
  return declared;
}
