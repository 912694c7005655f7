import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';

const producer = 'event-streaming-service';
const group = z.string().max(100);
const position = z.string().regex(/^\d{1,15}$/);
const reason = z.string().max(2_000);

export const consumerGroupEventDeadLettered = defineEvent('consumer_group.event_dead_lettered', {
  producer,
  description: 'A consumer group could not handle an event and laid it aside.',
  data: z.strictObject({ group, position, eventId: z.uuid(), reason }),
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
});
export const consumerGroupReset = defineEvent('consumer_group.reset', {
  producer,
  description: 'A platform administrator let a consumer group go on from another place in the log.',
  data: z.strictObject({ group, position, reason }),
});

export type ConsumerGroupEventDeadLettered = EventOf<typeof consumerGroupEventDeadLettered>;
export type ConsumerGroupDeadLettersReplayed = EventOf<typeof consumerGroupDeadLettersReplayed>;
export type ConsumerGroupDeadLetterDiscarded = EventOf<typeof consumerGroupDeadLetterDiscarded>;
export type ConsumerGroupReset = EventOf<typeof consumerGroupReset>;
