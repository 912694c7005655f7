import type { RecordedEvent } from '../contract/events.ts';
import type { FieldChange } from '../contract/streams.ts';

/** A field of an entity at one moment. `before` is what this moment's event replaced. */
export interface FieldState extends FieldChange {
  readonly isChanged: boolean;
  readonly before?: unknown;
}

/**
 * The entity behind a stream as it was right after `version`: the data of its events laid over each other, each field with the event that
 * set it last. `base` is what was known before the first of `events`.
 */
export function foldStream(base: readonly FieldChange[], events: readonly RecordedEvent[], version: number): FieldState[] {
  const fields = new Map<string, FieldState>(base.map((change) => [change.field, { ...change, isChanged: false }]));
  for (const recorded of events) {
    if (recorded.version > version) break;
    const isLast = recorded.version === version;
    for (const [field, value] of Object.entries(dataOf(recorded))) {
      const known = fields.get(field);
      const isSame = known !== undefined && JSON.stringify(known.value) === JSON.stringify(value);
      if (isSame) continue;
      const before = known === undefined ? {} : { before: known.value };
      fields.set(field, { ...changeOf(recorded, field, value), isChanged: isLast, ...(isLast ? before : {}) });
    }
  }
  return [...fields.values()];
}

function changeOf({ event, position, version }: RecordedEvent, field: string, value: unknown): FieldChange {
  return { field, value, position, version, type: event.type, time: event.time, actorId: event.actorid ?? null };
}

function dataOf({ event }: RecordedEvent): Readonly<Record<string, unknown>> {
  return typeof event.data === 'object' && event.data !== null ? (event.data as Readonly<Record<string, unknown>>) : {};
}
