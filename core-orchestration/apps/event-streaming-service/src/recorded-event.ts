import type { StoredEvent } from './log/event-store.ts';

/** An event with its place, as JSON text. The stored text goes in as it is: neither parsed nor written anew. */
export function toJson(event: StoredEvent): string {
  const place = `"position":"${event.position}","stream":${JSON.stringify(event.stream)},"version":${event.version}`;
  return `{${place},"recordedAt":"${event.recordedAt}","event":${event.body}}`;
}

export function toJsonArray(events: readonly StoredEvent[]): string {
  return `[${events.map(toJson).join(',')}]`;
}
