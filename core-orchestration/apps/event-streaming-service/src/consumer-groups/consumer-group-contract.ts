import * as z from 'zod';
import { recordedEventSchema } from '../event-contract.ts';
import { eventTypeListSchema, pageQuery, positionSchema } from '../fields-contract.ts';

const MAX_WAIT_MS = 20_000;
const MAX_FETCH_EVENTS = 1_000;
const MAX_IN_FLIGHT = 10_000;
const MAX_DELAY_MS = 24 * 60 * 60 * 1_000;

const groupName = z.string().regex(/^[a-z][a-z0-9._-]{0,99}$/, 'must be lower-case letters, digits, dots, hyphens');
const consumerId = z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, colons, hyphens');
const lease = z.string().regex(/^\d{1,15}$/, 'must be the lease of a fetch');
const orderBy = z.enum(['stream', 'subject', 'tenant', 'log']);
const reason = z.string().min(1).max(2_000);

export const groupParametersSchema = z.object({ group: groupName });
export const deadLetterParametersSchema = z.object({ group: groupName, position: positionSchema });

export const fetchBodySchema = z.strictObject({
  consumerId,
  types: eventTypeListSchema.optional(),
  maxEvents: z.int().min(1).max(MAX_FETCH_EVENTS),
  waitMs: z.int().min(0).max(MAX_WAIT_MS),
  orderBy: orderBy.optional(),
  maxInFlight: z.int().min(1).max(MAX_IN_FLIGHT).optional(),
});
export type FetchBody = z.infer<typeof fetchBodySchema>;
export const fetchResultSchema = z.object({
  lease: z.string(),
  leaseExpiresAt: z.iso.datetime(),
  leaseMs: z.int(),
  items: z.array(recordedEventSchema.extend({ attempt: z.int(), key: z.string() })),
});

const holder = { consumerId, lease };
export const acknowledgeBodySchema = z.strictObject({ ...holder, positions: z.array(positionSchema).min(1).max(MAX_FETCH_EVENTS) });
export type AcknowledgeBody = z.infer<typeof acknowledgeBodySchema>;
export const rejectBodySchema = z.strictObject({
  ...holder,
  items: z
    .array(
      z.strictObject({
        position: positionSchema,
        reason,
        /** The group's own backoff when absent. */
        delayMs: z.int().min(0).max(MAX_DELAY_MS).optional(),
        /** No attempt can succeed: it becomes a dead letter at once. */
        isFinal: z.boolean().optional(),
        /** False when the event was not at fault, as when a consumer ends: the attempt is not counted. */
        isCounted: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(MAX_FETCH_EVENTS),
});
export type RejectBody = z.infer<typeof rejectBodySchema>;
export const extendBodySchema = z.strictObject(holder);
export type ExtendBody = z.infer<typeof extendBodySchema>;
export const extendResultSchema = z.object({ leaseExpiresAt: z.iso.datetime() });

export const groupSchema = z.object({
  group: z.string(),
  /** Everything up to it is finished. */
  position: positionSchema,
  /** Events that are not finished: not yet read, waiting and in flight. */
  lag: z.int(),
  inFlight: z.int(),
  waiting: z.int(),
  deadLetters: z.int(),
  types: z.array(z.string()).nullable(),
  orderBy,
  consumers: z.array(z.object({ consumerId: z.string(), inFlight: z.int(), leaseExpiresAt: z.iso.datetime() })),
  push: z
    .object({
      url: z.string(),
      isPaused: z.boolean(),
      /** `gone`: the receiver answered 410. */
      pausedReason: z.enum(['operator', 'gone']).nullable(),
      isSigned: z.boolean(),
      /** Until then the secret before signs too. */
      previousSecretUntil: z.iso.datetime().nullable(),
    })
    .nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
  status: z.enum(['active', 'idle', 'stopped']),
  stoppedReason: z.string().nullable(),
});
export const groupListSchema = z.object({ items: z.array(groupSchema), nextCursor: z.null(), head: positionSchema });

export const resetBodySchema = z.strictObject({ position: z.union([positionSchema, z.enum(['start', 'end'])]), reason });
export type ResetBody = z.infer<typeof resetBodySchema>;

export const pushBodySchema = z.strictObject({
  url: z.url().max(2_000),
  /** Signs what is sent (Standard Webhooks); never shown again. Absent: the one there is stays. Null: nothing is signed any more. */
  secret: z.string().min(1).max(200).nullable().optional(),
  /** For so long the secret before signs beside a new one. */
  overlapHours: z.int().min(0).max(168).default(24),
  /** Absent: as it is. */
  isPaused: z.boolean().optional(),
});
export type PushBody = z.infer<typeof pushBodySchema>;

export const deadLetterQuerySchema = z.object(pageQuery);
export type DeadLetterQuery = z.infer<typeof deadLetterQuerySchema>;
export const deadLetterPageSchema = z.object({
  items: z.array(
    z.object({
      position: positionSchema,
      eventId: z.uuid(),
      type: z.string(),
      tenantId: z.uuid().nullable(),
      subject: z.string(),
      key: z.string(),
      reason: z.string(),
      attempts: z.int(),
      firstFailedAt: z.iso.datetime(),
      failedAt: z.iso.datetime(),
      traceId: z.string().nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});
export const replayResultSchema = z.object({ replayed: z.int() });
export const discardBodySchema = z.strictObject({ reason });
