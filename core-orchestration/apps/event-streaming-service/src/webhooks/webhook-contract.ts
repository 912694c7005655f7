import * as z from 'zod';
import { eventTypeSchema, positionSchema } from '../fields-contract.ts';

const MAX_FILTERS = 50;
const MAX_OVERLAP_HOURS = 168;

const settings = {
  /** An https URL on the public internet. */
  url: z.string().min(1).max(2_000),
  description: z.string().max(200),
  eventTypes: z.array(eventTypeSchema).min(1).max(MAX_FILTERS),
  isOrdered: z.boolean(),
};

export const createEndpointSchema = z.strictObject({
  ...settings,
  description: settings.description.default(''),
  isOrdered: settings.isOrdered.default(false),
});
export type CreateEndpoint = z.infer<typeof createEndpointSchema>;
export const changeEndpointSchema = z.strictObject(settings).partial();
export type ChangeEndpoint = z.infer<typeof changeEndpointSchema>;
export const rotateSecretSchema = z.strictObject({ overlapHours: z.int().min(0).max(MAX_OVERLAP_HOURS).default(24) });
export const replayRequestSchema = z.strictObject({
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  status: z.enum(['failed', 'all']).default('failed'),
});
export type ReplayRequest = z.infer<typeof replayRequestSchema>;

export const endpointParametersSchema = z.object({ endpointId: z.uuid() });
export const replayParametersSchema = z.object({ endpointId: z.uuid(), replayId: z.uuid() });
export const deliveryParametersSchema = z.object({ deliveryId: z.uuid() });

export const webhookEndpointSchema = z.object({
  endpointId: z.uuid(),
  ...settings,
  status: z.enum(['enabled', 'disabled']),
  disabledReason: z.enum(['operator', 'gone', 'failing']).nullable(),
  /** Until when the secret before the present one also signs. */
  previousSecretUntil: z.iso.datetime().nullable(),
  /** The first failure since the last success. */
  failingSince: z.iso.datetime().nullable(),
  pendingDeliveries: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
/** `secret` is shown here and nowhere else. */
export const webhookEndpointWithSecretSchema = webhookEndpointSchema.extend({ secret: z.string() });
export const platformWebhookEndpointSchema = webhookEndpointSchema.extend({ tenantId: z.uuid() });

const deliveryStatusSchema = z.enum(['pending', 'delivered', 'failed', 'skipped']);
export type DeliveryStatus = z.infer<typeof deliveryStatusSchema>;
export const deliveryQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(500).optional(),
  status: deliveryStatusSchema.optional(),
});

export const webhookDeliverySchema = z.object({
  deliveryId: z.uuid(),
  endpointId: z.uuid(),
  eventId: z.uuid(),
  position: positionSchema,
  type: z.string(),
  stream: z.string(),
  status: deliveryStatusSchema,
  attempts: z.int(),
  nextAttemptAt: z.iso.datetime().nullable(),
  lastStatus: z.int().nullable(),
  createdAt: z.iso.datetime(),
});
/** Here `attempts` is the list of them, newest last, as long as they are kept. */
export const webhookDeliveryDetailSchema = webhookDeliverySchema.omit({ attempts: true }).extend({
  attempts: z.array(
    z.object({
      attempt: z.int(),
      at: z.iso.datetime(),
      durationMs: z.int(),
      status: z.int().nullable(),
      error: z.string().nullable(),
      responseExcerpt: z.string(),
    }),
  ),
});

export const replaySchema = z.object({
  replayId: z.uuid(),
  endpointId: z.uuid(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  requestedAt: z.iso.datetime(),
  /** Deliveries of this replay by how they stand now. */
  progress: z.object({ pending: z.int(), delivered: z.int(), failed: z.int(), skipped: z.int() }),
});
export const acceptedDeliverySchema = z.object({ deliveryId: z.uuid() });
/** `hasMore` when the period holds more than one replay takes: ask again for what is left. */
export const acceptedReplaySchema = z.object({ replayId: z.uuid(), deliveries: z.int(), hasMore: z.boolean() });
