import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';

export const personKeyDestroyed = defineEvent('person_key.destroyed', {
  producer: 'event-streaming-service',
  description: 'What the log holds about a person, or under the id of an e-mail address, became unreadable for good.',
  data: z.strictObject({ userId: z.uuid() }),
});

export type PersonKeyDestroyed = EventOf<typeof personKeyDestroyed>;
