import type { CloudEvent, RecordedEvent } from '@prognetwork/event-based-service-client';
import { ServiceError, type AggregateHost } from '@prognetwork/shared-infrastructure';
import type { AppendedEvent, EventStore, StoredEvent } from '../log/event-store.ts';

export interface OwnLogOptions {
  readonly store: Pick<EventStore, 'readStream'>;
  /** Appends events that this service publishes, checked as those of any other. */
  readonly append: (
    items: readonly { readonly event: CloudEvent; readonly stream: string; readonly expectedVersion?: number }[],
  ) => Promise<readonly AppendedEvent[]>;
}

const PAGE_LIMIT = 200;

/** The log as aggregates see it, without a request to itself. */
export function createOwnLog({ store, append }: OwnLogOptions): AggregateHost['eventStreaming'] {
  return {
    async readStream(stream, { afterVersion = 0, limit = PAGE_LIMIT } = {}) {
      const found = await store.readStream({ stream, after: afterVersion, order: 'asc', limit: limit + 1 });
      return { items: found.slice(0, limit).map(toRecordedEvent), isLast: found.length <= limit };
    },
    async appendToStream(stream, expectedVersion, events) {
      const items = events.map((event, index) => ({ event, stream, expectedVersion: expectedVersion + index }));
      try {
        const results = await append(items);
        return {
          kind: 'appended',
          results: results.map(({ isDuplicate, position, ...place }) => ({ ...place, position: String(position), duplicate: isDuplicate })),
        };
      } catch (error) {
        if (error instanceof ServiceError && error.code === 'stream.version_conflict') return { kind: 'conflict' };
        throw error;
      }
    },
  };
}

function toRecordedEvent({ position, stream, version, recordedAt, body }: StoredEvent): RecordedEvent {
  // It was checked to be an event when it was appended.
  return { position: String(position), stream, version, recordedAt, event: JSON.parse(body) as CloudEvent };
}
