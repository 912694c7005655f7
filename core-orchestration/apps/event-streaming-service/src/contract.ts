import { cloudEventSchema } from '@prognetwork/event-based-service-client';
import * as z from 'zod';

const MAX_BATCH_EVENTS = 1_000;
const MAX_WAIT_MS = 20_000;
const MAX_FETCH_EVENTS = 1_000;
const MAX_TYPES = 200;

const position = z.string().regex(/^\d{1,15}$/, 'must be a position: digits only');
const eventType = z.string().min(1).max(100);
/** One type, or several with commas between. */
const eventTypes = z
  .string()
  .max(5_000)
  .transform((text) => text.split(',').filter((type) => type !== ''))
  .pipe(z.array(eventType).min(1).max(MAX_TYPES));

export const streamName = z
  .string()
  .min(1)
  .max(300)
  // eslint-disable-next-line no-control-regex -- PostgreSQL refuses NUL in text, and the others are of no use in a name
  .regex(/^[^\u0000-\u001f\u007f]+$/, 'must not contain control characters');
export const groupName = z.string().regex(/^[a-z][a-z0-9._-]{0,99}$/, 'must be lower-case letters, digits, dots, hyphens');

export const appendBodySchema = z.strictObject({
  events: z
    .array(z.strictObject({ event: cloudEventSchema, stream: streamName.optional(), expectedVersion: z.int().min(0).optional() }))
    .min(1)
    .max(MAX_BATCH_EVENTS),
});
export type AppendBody = z.infer<typeof appendBodySchema>;

export const appendResultSchema = z.object({
  results: z.array(z.object({ id: z.uuid(), stream: z.string(), version: z.int(), position, duplicate: z.boolean() })),
});

export const recordedEventSchema = z.object({ position, stream: z.string(), version: z.int(), event: cloudEventSchema });
export const eventPageSchema = z.object({ items: z.array(recordedEventSchema), nextCursor: z.string().nullable() });

const filter = { type: eventTypes.optional(), tenantId: z.uuid().optional(), subject: z.string().min(1).max(200).optional() };
const page = { limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.string().min(1).max(500).optional() };

export const eventQuerySchema = z.object({ ...filter, ...page, after: position.optional(), order: z.enum(['asc', 'desc']).default('asc') });
export type EventQuery = z.infer<typeof eventQuerySchema>;
export const streamQuerySchema = z.object(page);
export type StreamQuery = z.infer<typeof streamQuerySchema>;
export const streamParametersSchema = z.object({ stream: streamName });
export const liveQuerySchema = z.object({ ...filter, after: position.optional() });
export type LiveQuery = z.infer<typeof liveQuerySchema>;
export const liveHeadersSchema = z.object({ 'last-event-id': position.optional() });

export const groupParametersSchema = z.object({ group: groupName });
const consumerId = z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, colons, hyphens');
export const fetchBodySchema = z.strictObject({
  consumerId,
  types: z.array(eventType).min(1).max(MAX_TYPES).optional(),
  maxEvents: z.int().min(1).max(MAX_FETCH_EVENTS),
  waitMs: z.int().min(0).max(MAX_WAIT_MS),
});
export type FetchBody = z.infer<typeof fetchBodySchema>;
export const fetchResultSchema = z.object({ lease: z.string(), leaseExpiresAt: z.iso.datetime(), items: z.array(recordedEventSchema) });
export const acknowledgeBodySchema = z.strictObject({ consumerId, lease: z.string().regex(/^\d{1,15}$/), position });
export type AcknowledgeBody = z.infer<typeof acknowledgeBodySchema>;

export const groupSchema = z.object({
  group: z.string(),
  position,
  lag: z.int(),
  types: z.array(z.string()).nullable(),
  consumerId: z.string().nullable(),
  leaseExpiresAt: z.iso.datetime().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
});
export const groupListSchema = z.object({ items: z.array(groupSchema), nextCursor: z.null(), head: position });

export const eventSchemaListSchema = z.object({
  items: z.array(
    z.object({
      type: z.string(),
      version: z.int(),
      producer: z.string(),
      description: z.string(),
      schema: z.record(z.string(), z.unknown()),
    }),
  ),
  nextCursor: z.null(),
});
