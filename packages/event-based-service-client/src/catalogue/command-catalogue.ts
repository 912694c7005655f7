import type { CommandDefinition, QueryDefinition } from '../command.ts';
import * as organisationCommands from './organisation-commands.ts';

const declared: readonly (CommandDefinition | QueryDefinition)[] = [organisationCommands].flatMap(
  (definitions): (CommandDefinition | QueryDefinition)[] => Object.values(definitions),
);

/** Every command of the platform by its name. */
export const commandCatalogue: ReadonlyMap<string, CommandDefinition> = new Map(
  declared.filter((each) => each.kind === 'command').map((command) => [command.name, command]),
);

/** Every query of the platform by its name. */
export const queryCatalogue: ReadonlyMap<string, QueryDefinition> = new Map(
  declared.filter((each) => each.kind === 'query').map((query) => [query.name, query]),
);
