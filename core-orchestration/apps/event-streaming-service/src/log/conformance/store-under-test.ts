import { newId } from '@prognetwork/shared-infrastructure';
import type { EventStore, NewEvent, StoredEvent } from '../event-store.ts';

export interface OpenOptions {
  readonly maxQueuedEvents?: number;
  readonly maxQueuedBytes?: number;
  /** Port to use instead of the server's own, such as that of a line that can be cut. */
  readonly throughPort?: number;
}

/** An empty log, as a driver's test provides it. */
export interface LogUnderTest extends AsyncDisposable {
  /** Port the server listens on at 127.0.0.1. */
  readonly port: number;
  /** Another store on the same log, as another process would have it. */
  open(options?: OpenOptions): EventStore;
}

export function newEvent(stream: string, more: Partial<NewEvent> = {}): NewEvent {
  const id = more.id ?? newId();
  return { id, stream, type: 'user.created', subject: stream, body: JSON.stringify({ id, stream }), ...more };
}

export function readAll(store: EventStore, after = 0): Promise<readonly StoredEvent[]> {
  return store.read({ after, order: 'asc', limit: 100_000 });
}

export function idOf({ body }: StoredEvent): string {
  // The bodies that `newEvent` makes hold their id.
  return (JSON.parse(body) as { readonly id: string }).id;
}

export function streamsOf(events: readonly StoredEvent[]): readonly string[] {
  return events.map(({ stream }) => stream);
}
