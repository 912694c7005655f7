import { StartupError } from '@prognetwork/embedded-postgres';
import { clients, type Client } from './clients/client.ts';
import { parts, type Part } from './parts.ts';

export interface Selection {
  readonly parts: readonly Part[];
  readonly clients: readonly Client[];
  /** Names of all that was selected. */
  readonly names: readonly string[];
  readonly isEverything: boolean;
}

/** The database is a part of its own: a process that runs no service can keep it for the others. */
export const partNames: readonly string[] = ['database', ...parts.map(({ name }) => name), ...clients.map(({ name }) => name)];

/** What to run here: everything, or the parts named in `only`. */
export function selectParts(only: readonly string[] | undefined, withClients: boolean): Selection {
  const unknown = only?.filter((name) => !partNames.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new StartupError(`There is no part called ${unknown.join(', ')}.`, `The parts are ${partNames.join(', ')}.`);
  }
  const isSelected = ({ name }: { name: string }): boolean => only === undefined || only.includes(name);
  const selected = parts.filter(isSelected);
  const selectedClients = withClients ? clients.filter(isSelected) : [];
  const hasDatabase = only === undefined || only.includes('database');
  return {
    parts: selected,
    clients: selectedClients,
    names: [...(hasDatabase ? ['database'] : []), ...[...selected, ...selectedClients].map(({ name }) => name)],
    isEverything: only === undefined,
  };
}
