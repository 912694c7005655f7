/** What is needed of an event to know what it set. */
export interface StateEvent {
  readonly position: number;
  readonly version: number;
  readonly type: string;
  readonly actorId: string | null;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The last event that set a field, and to what. */
export interface FieldChange {
  readonly field: string;
  readonly value: unknown;
  readonly position: number;
  readonly version: number;
  readonly type: string;
  readonly actorId: string | null;
  readonly time: string;
}

export interface StreamState {
  readonly version: number;
  readonly fromVersion: number;
  readonly changes: ReadonlyMap<string, FieldChange>;
}

/** More would take minutes to add up. */
export const MAX_EVENTS = 1_000_000;

/** Whether a stream that is to be added up from here, where its oldest event has `firstVersion`, has more events than that. */
export function isTooLong({ version }: StreamState, firstVersion: number, upTo: number): boolean {
  return version === 0 && upTo - firstVersion >= MAX_EVENTS;
}

export const emptyState: StreamState = { version: 0, fromVersion: 0, changes: new Map() };

/**
 * An entity as its events tell it: each field of their data, with the value that was set last. A field that an event does not name keeps its
 * value. An event that sets a field to the value it has leaves the earlier one as the one that changed it.
 */
export function applyToState(state: StreamState, events: readonly StateEvent[]): StreamState {
  const changes = new Map(state.changes);
  for (const { data, ...place } of events) {
    for (const [field, value] of Object.entries(data)) {
      const known = changes.get(field);
      if (known === undefined || !isSame(known.value, value)) changes.set(field, { field, value, ...place });
    }
  }
  const [first] = events;
  return {
    version: events.at(-1)?.version ?? state.version,
    fromVersion: state.fromVersion === 0 ? (first?.version ?? 0) : state.fromVersion,
    changes,
  };
}

/** The fields with their values. */
export function valuesOf({ changes }: StreamState): Record<string, unknown> {
  return Object.fromEntries([...changes.values()].map(({ field, value }) => [field, value]));
}

function isSame(left: unknown, right: unknown): boolean {
  // Both come from JSON, where this is what is stored.
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
