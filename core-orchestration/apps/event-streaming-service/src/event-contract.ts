import { cloudEventSchema } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import { eventTypeListSchema, pageQuery, positionSchema } from './fields-contract.ts';

const MAX_BATCH_EVENTS = 1_000;

/** One type, or several with commas between. */
const eventTypes = z
  .string()
  .max(5_000)
  .transform((text) => text.split(',').filter((type) => type !== ''))
  .pipe(eventTypeListSchema);

export const streamName = z
  .string()
  .min(1)
  .max(300)
  // eslint-disable-next-line no-control-regex -- PostgreSQL refuses NUL in text, and the others are of no use in a name
  .regex(/^[^\u0000-\u001f\u007f]+$/, 'must not contain control characters');

export const appendBodySchema = z.strictObject({
  events: z
    .array(z.strictObject({ event: cloudEventSchema, stream: streamName.optional(), expectedVersion: z.int().min(0).optional() }))
    .min(1)
    .max(MAX_BATCH_EVENTS),
});
export type AppendBody = z.infer<typeof appendBodySchema>;

export const appendResultSchema = z.object({
  results: z.array(z.object({ id: z.uuid(), stream: z.string(), version: z.int(), position: positionSchema, duplicate: z.boolean() })),
});

export const recordedEventSchema = z.object({
  position: positionSchema,
  stream: z.string(),
  version: z.int(),
  recordedAt: z.iso.datetime(),
  event: cloudEventSchema,
});
export const eventPageSchema = z.object({ items: z.array(recordedEventSchema), nextCursor: z.string().nullable() });

const filter = { type: eventTypes.optional(), tenantId: z.uuid().optional(), subject: z.string().min(1).max(200).optional() };

export const eventQuerySchema = z.object({
  ...filter,
  ...pageQuery,
  after: positionSchema.optional(),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export type EventQuery = z.infer<typeof eventQuerySchema>;
export const streamQuerySchema = z.object(pageQuery);
export type StreamQuery = z.infer<typeof streamQuerySchema>;
export const streamParametersSchema = z.object({ stream: streamName });
export const liveQuerySchema = z.object({ ...filter, after: positionSchema.optional() });
export type LiveQuery = z.infer<typeof liveQuerySchema>;
export const liveHeadersSchema = z.object({ 'last-event-id': positionSchema.optional() });
