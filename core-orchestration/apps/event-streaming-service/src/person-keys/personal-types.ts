import {
  commandCompleted,
  commandSubmitted,
  readField,
  type CommandDefinition,
  type EventDefinition,
  type PersonalFields,
} from '@prognetwork/event-based-service-client';
import { placeholderOf, withheldOf } from './placeholder.ts';
import type { PlainEvent } from './sealed-body.ts';

/** What is personal in the events of one type. */
export interface PersonalType {
  readonly secret: readonly string[];
  /** The personal fields of an event, by whose they are; those that lie within others come first. */
  groupsOf(event: PlainEvent): readonly PersonalFields[];
  /** What stands in place of a field of an erased person. */
  placeholderOf(event: PlainEvent, field: string): unknown;
  /** What stands in place of a field that only consumers get. */
  withheldOf(field: string): unknown;
}

/** The types of events that have personal fields. What commands say about others than their sender is declared with the command. */
export function personalTypes(
  catalogue: ReadonlyMap<string, EventDefinition>,
  commands: ReadonlyMap<string, CommandDefinition>,
): ReadonlyMap<string, PersonalType> {
  const types = new Map<string, PersonalType>();
  for (const definition of catalogue.values()) {
    if (definition.personal.length === 0) continue;
    const { type } = definition;
    if (type === commandSubmitted.type) types.set(type, typeOfCommands(definition, commands, 'input'));
    else if (type === commandCompleted.type) types.set(type, typeOfCommands(definition, commands, 'output'));
    else types.set(type, plainType(definition));
  }
  return types;
}

function plainType({ data, personal, secret }: EventDefinition): PersonalType {
  const erased = remembering((field) => placeholderOf(data, field));
  const withheld = remembering((field) => withheldOf(data, field));
  return { secret, groupsOf: () => personal, placeholderOf: (_event, field) => erased(field), withheldOf: withheld };
}

const FIELD_OF = { input: 'input', output: 'result' } as const;

function typeOfCommands(
  definition: EventDefinition,
  commands: ReadonlyMap<string, CommandDefinition>,
  part: 'input' | 'output',
): PersonalType {
  const plain = plainType(definition);
  const within = `${FIELD_OF[part]}.`;
  const commandOf = ({ data }: PlainEvent): CommandDefinition | undefined => commands.get(String(readField(data, 'name')));
  const moved = ({ person, fields }: PersonalFields): PersonalFields => ({
    person: typeof person === 'string' ? within + person : { address: within + person.address },
    fields: fields.map((field) => within + field),
  });
  return {
    ...plain,
    groupsOf: (event) => [...(commandOf(event)?.personal[part] ?? []).map(moved), ...plain.groupsOf(event)],
    placeholderOf(event, field) {
      const command = field.startsWith(within) ? commandOf(event) : undefined;
      return command === undefined ? plain.placeholderOf(event, field) : placeholderOf(command[part], field.slice(within.length));
    },
  };
}

function remembering(valueOf: (field: string) => unknown): (field: string) => unknown {
  const values = new Map<string, unknown>();
  return (field) => {
    if (!values.has(field)) values.set(field, valueOf(field));
    return values.get(field);
  };
}
