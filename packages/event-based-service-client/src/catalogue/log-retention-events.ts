import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';

export const eventLogEventsRemoved = defineEvent('event_log.events_removed', {
  producer: 'event-streaming-service',
  description:
    'Events were removed from the log, by a retention rule or because a snapshot holds what they add up to. Their positions stay taken.',
  data: z.strictObject({
    /** One of the two is null. */
    ruleId: z.uuid().nullable(),
    stream: z.string().max(300).nullable(),
    count: z.int().min(1),
    /** None of them was beyond this position. */
    upTo: z.string().regex(/^\d{1,15}$/),
  }),
});

export type EventLogEventsRemoved = EventOf<typeof eventLogEventsRemoved>;
