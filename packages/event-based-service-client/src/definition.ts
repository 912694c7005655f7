import type * as z from 'zod';
import type { CloudEvent } from './envelope.ts';
import type { PersonalFields } from './personal.ts';

/** Lifts the data of one older version to the next; `upcasters[1]` makes version 2 of version 1. */
export type Upcaster = (data: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** The producer of events that every service may publish, each in its own name. */
export const ANY_SERVICE = '*';

export interface EventDefinition<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly version: number;
  /** The service that publishes it, or ANY_SERVICE. */
  readonly producer: string;
  readonly description: string;
  readonly data: z.ZodType<Data>;
  readonly personal: readonly PersonalFields[];
  /** Fields that look as if they said something about a person, by path, and why they are not kept under anybody's key. */
  readonly notPersonal: Readonly<Record<string, string>>;
  /** Those of the personal fields that only consumers of the log get, such as a link that signs somebody in; whoever else reads gets a placeholder. */
  readonly secret: readonly string[];
  readonly upcasters: Readonly<Record<number, Upcaster>>;
}

export type DataOf<Definition> = Definition extends EventDefinition<string, infer Data> ? Data : never;
export type EventOf<Definition> = CloudEvent<DataOf<Definition>>;

interface EventDeclaration<Data> {
  readonly producer: string;
  readonly description: string;
  readonly data: z.ZodType<Data>;
  readonly version?: number;
  readonly personal?: readonly PersonalFields[];
  readonly notPersonal?: Readonly<Record<string, string>>;
  readonly secret?: readonly string[];
  readonly upcasters?: Readonly<Record<number, Upcaster>>;
}

/** Declares an event. A version above 1 must bring an upcaster for each version before it. */
export function defineEvent<const Type extends string, Data>(type: Type, declaration: EventDeclaration<Data>): EventDefinition<Type, Data> {
  const version = declaration.version ?? 1;
  const upcasters = declaration.upcasters ?? {};
  for (let older = 1; older < version; older++) {
    if (upcasters[older] === undefined) throw new Error(`Event ${type} has version ${version} but no upcaster from version ${older}.`);
  }
  const { producer, description, data, personal = [], notPersonal = {}, secret = [] } = declaration;
  const sealed = new Set(personal.flatMap(({ fields }) => fields));
  const open = secret.find((field) => !sealed.has(field));
  if (open !== undefined) throw new Error(`Event ${type} keeps ${open} secret but under nobody's key.`);
  return { type, version, producer, description, data, personal, notPersonal, secret, upcasters };
}

/**
 * The event with its data lifted to the definition's version and validated. Throws on an unknown newer version or data that does not fit.
 * A consumer may `drop` fields that it does not know: a later release of the producer may have added optional ones to the same version.
 */
export function upcast<Type extends string, Data>(
  definition: EventDefinition<Type, Data>,
  event: CloudEvent,
  unknownFields: 'refuse' | 'drop' = 'refuse',
): CloudEvent<Data> {
  if (event.schemaversion > definition.version) {
    throw new Error(`Event ${event.type} has version ${event.schemaversion}; this consumer knows up to ${definition.version}.`);
  }
  let data = event.data;
  for (let version = event.schemaversion; version < definition.version; version++) {
    const lift = definition.upcasters[version];
    if (lift === undefined) throw new Error(`Event ${event.type} has no upcaster from version ${version}.`);
    data = lift(data);
  }
  const known = unknownFields === 'drop' ? withoutUnknownFields(definition.data, data) : data;
  return { ...event, schemaversion: definition.version, data: definition.data.parse(known) };
}

function withoutUnknownFields(schema: z.ZodType, data: unknown): unknown {
  const unknown = schema.safeParse(data).error?.issues.filter((issue) => issue.code === 'unrecognized_keys') ?? [];
  return unknown.reduce((known, { path, keys }) => omit(known, path, keys), data);
}

function omit(value: unknown, [key, ...path]: readonly PropertyKey[], names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (key === undefined) return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? omit(item, path, names) : item));
  return { ...value, [key]: omit(Reflect.get(value, key), path, names) };
}
