import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';
import { ACTOR } from '../personal.ts';

const producer = 'event-streaming-service';
const group = z.string().max(100);
const position = z.string().regex(/^\d{1,15}$/);
const reason = z.string().max(2_000);
const personal = [{ person: ACTOR, fields: ['reason'] }];

export const consumerGroupEventDeadLettered = defineEvent('consumer_group.event_dead_lettered', {
  producer,
  description: 'A consumer group could not handle an event and laid it aside.',
  data: z.strictObject({
    group,
    position,
    eventId: z.uuid(),
    /** The person that the event is about; what a handler says of its failure may quote the event. */
    personId: z.uuid().nullable().optional(),
    reason,
  }),
  personal: [{ person: 'personId', fields: ['reason'] }],
});
export const consumerGroupDeadLettersReplayed = defineEvent('consumer_group.dead_letters_replayed', {
  producer,
  description: 'A platform administrator gave laid-aside events back to their consumer group.',
  data: z.strictObject({ group, count: z.int().min(1), position: position.nullable() }),
});
export const consumerGroupDeadLetterDiscarded = defineEvent('consumer_group.dead_letter_discarded', {
  producer,
  description: 'A platform administrator gave up an event that a consumer group could not handle.',
  data: z.strictObject({ group, position, reason }),
  personal,
});
export const consumerGroupReset = defineEvent('consumer_group.reset', {
  producer,
  description: 'A platform administrator let a consumer group go on from another place in the log.',
  data: z.strictObject({ group, position, reason }),
  personal,
});

export type ConsumerGroupEventDeadLettered = EventOf<typeof consumerGroupEventDeadLettered>;
export type ConsumerGroupDeadLettersReplayed = EventOf<typeof consumerGroupDeadLettersReplayed>;
export type ConsumerGroupDeadLetterDiscarded = EventOf<typeof consumerGroupDeadLetterDiscarded>;
export type ConsumerGroupReset = EventOf<typeof consumerGroupReset>;
