import type { StoredEvent } from '../log/event-store.ts';
import { toJson } from '../recorded-event.ts';

/** One server-sent event. The id is its place in the log, so that `Last-Event-ID` resumes there, and not in another state of the log. */
export function toFrame(epoch: number, event: StoredEvent): Buffer {
  return Buffer.from(`id: ${epoch}-${event.position}\ndata: ${toJson(event)}\n\n`);
}

export interface LivePlace {
  /** Absent where only a position was given. */
  readonly epoch: number | undefined;
  readonly position: number;
}

/** Reads the id of a server-sent event, or a bare position. The contract has checked its form. */
export function readPlace(text: string): LivePlace {
  const [first = '', second] = text.split('-');
  return second === undefined ? { epoch: undefined, position: Number(first) } : { epoch: Number(first), position: Number(second) };
}
