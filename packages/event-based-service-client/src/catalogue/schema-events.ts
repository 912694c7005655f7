import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';

export const eventSchemaRegistered = defineEvent('event_schema.registered', {
  producer: 'event-streaming-service',
  description: 'A type of event got its first schema, a new version, or a new revision of one.',
  data: z.strictObject({
    type: z.string().max(100),
    version: z.int().min(1),
    revision: z.int().min(1),
    fingerprint: z.string().max(64),
    producer: z.string().max(100),
  }),
  notPersonal: { fingerprint: 'the hash of a schema' },
});

export type EventSchemaRegistered = EventOf<typeof eventSchemaRegistered>;
