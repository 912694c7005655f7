import { EventStreamingError, type EventLogClient, type RecordedEvent } from '@prognetwork/event-based-service-client';
import type { EventStore, StoredEvent } from '../log/event-store.ts';
import type { HeadWatcher } from '../log/head-watcher.ts';

const PAGE_LIMIT = 200;

/** The log as this service's own projections read it: with no way round over HTTP, and no token from another service. */
export function createOwnLog(store: EventStore, head: HeadWatcher): Pick<EventLogClient, 'end' | 'read'> {
  return {
    async end() {
      const { epoch, position } = await store.head();
      return { epoch: String(epoch), position: String(position) };
    },
    async read({ types, after, waitMs = 0, limit = PAGE_LIMIT }, signal = new AbortController().signal) {
      const find = async () => {
        const { epoch } = await store.head();
        if (after !== undefined && after.epoch !== String(epoch)) throw new EventStreamingError('read', 409, { code: 'cursor.outdated' });
        const range = after === undefined ? {} : { after: Number(after.position) };
        return store.read({ ...(types === undefined ? {} : { types }), ...range, order: 'asc', limit: limit + 1 });
      };
      let found = await find();
      if (found.length === 0 && waitMs > 0) {
        await head.waitBeyond(Number(after?.position ?? 0), waitMs, signal);
        found = signal.aborted ? [] : await find();
      }
      return { items: found.slice(0, limit).map(toRecorded), isLast: found.length <= limit };
    },
  };
}

function toRecorded({ position, stream, version, recordedAt, body }: StoredEvent): RecordedEvent {
  // The text was checked against the envelope when it was appended.
  const event = JSON.parse(body) as RecordedEvent['event'];
  return { position: String(position), stream, version, recordedAt, event };
}
