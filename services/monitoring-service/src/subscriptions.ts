import { eventCatalogue, type Subscription } from '@prognetwork/event-based-service-client';
import type { EventScope } from '@prognetwork/shared-infrastructure';
import { countEvent } from './events/event-count-repository.ts';

/** Counts every event of the platform by type and minute. The data is not read, so a newer version of an event does no harm. */
export const subscriptions: readonly Subscription<EventScope>[] = [...eventCatalogue.keys()].map((type) => ({
  type,
  handle: async (event, { tx }) => countEvent(tx, event.type, event.time),
}));
