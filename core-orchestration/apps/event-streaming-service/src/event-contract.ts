import { cloudEventSchema } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import { categorySchema, eventTypeListSchema, pageQuery, placeSchema, positionSchema } from './fields-contract.ts';

const MAX_BATCH_EVENTS = 1_000;
const MAX_WAIT_MS = 20_000;
const MAX_VERSION = 2_147_483_647;

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

export const appendItemSchema = z.strictObject({
  event: cloudEventSchema,
  stream: streamName.optional(),
  expectedVersion: z.int().min(0).optional(),
});
export type AppendItem = z.infer<typeof appendItemSchema>;

/** All or none, unless `atomic` is false: then each event is judged alone, so that one cannot keep the others out. */
export const appendBodySchema = z.discriminatedUnion('atomic', [
  z.strictObject({ atomic: z.literal(true).optional(), events: z.array(appendItemSchema).min(1).max(MAX_BATCH_EVENTS) }),
  z.strictObject({ atomic: z.literal(false), events: z.array(z.unknown()).min(1).max(MAX_BATCH_EVENTS) }),
]);

const place = { stream: z.string(), version: z.int(), position: positionSchema };
const storedResultSchema = z.object({ id: z.uuid(), ...place, duplicate: z.boolean() });
const singleResultSchema = z.object({
  /** Null when the event has none that could be read. */
  id: z.string().nullable(),
  status: z.enum(['stored', 'duplicate', 'refused']),
  stream: place.stream.optional(),
  version: place.version.optional(),
  position: place.position.optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string(), code: z.string() })).optional(),
});
export type SingleResult = z.infer<typeof singleResultSchema>;
export const appendResultSchema = z.object({ results: z.union([z.array(storedResultSchema), z.array(singleResultSchema)]) });

export const recordedEventSchema = z.object({
  position: positionSchema,
  stream: z.string(),
  version: z.int(),
  recordedAt: z.iso.datetime(),
  event: cloudEventSchema,
});
export const eventPageSchema = z.object({ items: z.array(recordedEventSchema), nextCursor: z.string().nullable() });

const filter = { type: eventTypes.optional(), tenantId: z.uuid().optional(), subject: z.string().min(1).max(200).optional() };
const order = z.enum(['asc', 'desc']).default('asc');
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const eventQuerySchema = z
  .object({
    ...filter,
    category: categorySchema.optional(),
    ...pageQuery,
    after: positionSchema.optional(),
    /** Recorded at or after; `until`: before. */
    from: time.optional(),
    until: time.optional(),
    order,
    /** How long to wait for events when there are none yet. Such an answer always has a cursor to go on from. */
    waitMs: z.coerce.number().int().min(0).max(MAX_WAIT_MS).default(0),
  })
  .refine(({ order: direction, waitMs }) => waitMs === 0 || direction === 'asc', {
    path: ['waitMs'],
    message: 'is for order=asc: nothing new comes before the newest',
  });
export type EventQuery = z.infer<typeof eventQuerySchema>;
export const streamQuerySchema = z.object({
  ...pageQuery,
  order,
  afterVersion: z.coerce.number().int().min(0).max(MAX_VERSION).optional(),
  until: time.optional(),
});
export type StreamQuery = z.infer<typeof streamQuerySchema>;
export const streamStateQuerySchema = z.object({ at: time.optional() });
export const streamStateSchema = z.object({
  stream: z.string(),
  version: z.int(),
  /** The state is made of the versions from this one on; those before were removed from the log. */
  fromVersion: z.int(),
  at: z.iso.datetime(),
  state: z.record(z.string(), z.unknown()),
  changes: z.array(
    z.object({
      field: z.string(),
      value: z.unknown(),
      position: positionSchema,
      version: z.int(),
      type: z.string(),
      actorId: z.string().nullable(),
      time: z.iso.datetime(),
    }),
  ),
});
export const compactBodySchema = z.strictObject({ upToVersion: z.int().min(1).max(MAX_VERSION) });
export const compactResultSchema = z.object({ removed: z.int() });
export const streamParametersSchema = z.object({ stream: streamName });
export const liveQuerySchema = z.object({ ...filter, after: placeSchema.optional() });
export type LiveQuery = z.infer<typeof liveQuerySchema>;
export const liveHeadersSchema = z.object({ 'last-event-id': placeSchema.optional() });
