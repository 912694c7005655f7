import type * as z from 'zod';
import type { PersonalFields } from './personal.ts';

/** Something that can be asked of a service through the Platform API. */
interface Declaration<Input, Output> {
  /** The service that answers. */
  readonly service: string;
  /** The permission it takes; one that begins with `platform.` is used outside of any tenant, every other in the tenant of the token. */
  readonly permission: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
}

/** Input and output of a command are kept under the key of who sent it; what they say about somebody else is to be declared here. */
interface CommandPersonal {
  /** Paths in the input. */
  readonly input?: readonly PersonalFields[];
  /** Paths in the output. */
  readonly output?: readonly PersonalFields[];
  /** As of events: `input.name`, and why it is about nobody. */
  readonly notPersonal?: Readonly<Record<string, string>>;
}

export interface CommandDefinition<Input = unknown, Output = unknown> extends Declaration<Input, Output> {
  readonly kind: 'command';
  readonly name: string;
  readonly personal: CommandPersonal;
}

export interface QueryDefinition<Input = unknown, Output = unknown> extends Declaration<Input, Output> {
  readonly kind: 'query';
  readonly name: string;
}

const NAME = /^[a-z][a-z_]*(\.[a-z][a-z_]*)+$/;

/** Declares a command: it changes something, once for each command id. Named `<noun>.<verb>`. */
export function defineCommand<Input, Output>(
  name: string,
  { personal = {}, ...declaration }: Declaration<Input, Output> & { readonly personal?: CommandPersonal },
): CommandDefinition<Input, Output> {
  return { kind: 'command', name: checked(name), ...declaration, personal };
}

/** Declares a query: it changes nothing. */
export function defineQuery<Input, Output>(name: string, declaration: Declaration<Input, Output>): QueryDefinition<Input, Output> {
  return { kind: 'query', name: checked(name), ...declaration };
}

function checked(name: string): string {
  if (!NAME.test(name)) throw new Error(`${name} must be named like organisation.update_profile.`);
  return name;
}
