import { EventStreamingError, type EventStreamingClient } from '@prognetwork/event-based-service-client';
import { ServiceError } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { publishEvents } from './publish-events.ts';

/** Appends what this service itself publishes. It needs no way round over HTTP, nor a token from another service. */
export function createOwnAppend(context: EventStreamingContext): EventStreamingClient['append'] {
  return async (items) => {
    try {
      const appended = await publishEvents(context, 'event-streaming-service', [...items]);
      return appended.map(({ isDuplicate, position, ...place }) => ({ ...place, position: String(position), duplicate: isDuplicate }));
    } catch (error) {
      // The relay lays aside what is refused as invalid, and sends everything else again.
      if (error instanceof ServiceError && error.kind === 'invalid_input') throw new EventStreamingError('append', 422, error.errors);
      throw error;
    }
  };
}
