/** The store that the settings name. */
export type LogStore = 'postgres' | 'redis';

/** Where an installation keeps its log, as it notes in PostgreSQL. */
export type LogPlace = LogStore | `moving to ${LogStore}`;

const NAMES = { postgres: 'PostgreSQL', redis: 'Redis' } as const;

export function nameOf(store: LogStore): string {
  return NAMES[store];
}

/** Why a service with that store in its settings must not serve; undefined when it may. A log without events may begin in either store. */
export function refusalOf(place: LogPlace, store: LogStore, postgresPosition: number): string | undefined {
  if (place === store) return undefined;
  if (place.startsWith('moving'))
    return `The event log is ${place === 'moving to redis' ? 'being moved to Redis' : 'being moved to PostgreSQL'}. Let src/commands/copy-log.ts end, run it again, or run it with --abort.`;
  if (place === 'postgres' && postgresPosition === 0) return undefined;
  const [kept, wanted] = place === 'postgres' ? (['postgres', 'redis'] as const) : (['redis', 'postgres'] as const);
  const count = place === 'postgres' ? `, with ${postgresPosition} events` : '';
  return `${nameOf(kept)} holds the log of this installation${count}: set EVENT_STORE=${kept}, move it with src/commands/copy-log.ts --to ${wanted}, or begin anew by raising the epoch (src/commands/raise-epoch.ts), after which every consumer is to be reset.`;
}
