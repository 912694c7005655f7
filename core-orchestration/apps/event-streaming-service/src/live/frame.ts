import type { StoredEvent } from '../log/event-store.ts';
import { toJson } from '../recorded-event.ts';

/** One server-sent event. The id is the position, so that `Last-Event-ID` resumes from the log. */
export function toFrame(event: StoredEvent): Buffer {
  return Buffer.from(`id: ${event.position}\ndata: ${toJson(event)}\n\n`);
}
