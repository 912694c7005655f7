import type { CloudEvent, EventLogClient, RecordedEvent } from '@prognetwork/event-based-service-client';
import { ServiceError } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import type { StoredEvent } from '../log/event-store.ts';
import { publishEvents } from './publish-events.ts';

const PAGE_LIMIT = 200;
const NAME = 'event-streaming-service';

/** The log as this service's own aggregates use it: the same checks as over HTTP, without the way there. */
export function createOwnEventStreaming(context: EventStreamingContext): Pick<EventLogClient, 'readStream' | 'appendToStream'> {
  return {
    async readStream(stream, { afterVersion = 0, limit = PAGE_LIMIT } = {}) {
      const found = await context.store.readStream({ stream, after: afterVersion, order: 'asc', limit: limit + 1 });
      return { items: found.slice(0, limit).map(toRecorded), isLast: found.length <= limit };
    },
    async appendToStream(stream, expectedVersion, events) {
      const items = events.map((event, index) => ({ event, stream, expectedVersion: expectedVersion + index }));
      try {
        const appended = await publishEvents(context, NAME, items);
        const results = appended.map(({ isDuplicate, position, ...place }) => ({
          ...place,
          position: String(position),
          duplicate: isDuplicate,
        }));
        return { kind: 'appended', results };
      } catch (error) {
        if (error instanceof ServiceError && error.code === 'stream.version_conflict') return { kind: 'conflict' };
        throw error;
      }
    },
  };
}

function toRecorded({ position, stream, version, recordedAt, body }: StoredEvent): RecordedEvent {
  // It was checked to be a CloudEvent when it was stored.
  return { position: String(position), stream, version, recordedAt, event: JSON.parse(body) as CloudEvent };
}
