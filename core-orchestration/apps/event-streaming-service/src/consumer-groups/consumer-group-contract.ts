import * as z from 'zod';
import { recordedEventSchema } from '../event-contract.ts';
import { eventTypeListSchema, positionSchema } from '../fields-contract.ts';

const MAX_WAIT_MS = 20_000;
const MAX_FETCH_EVENTS = 1_000;

export const groupName = z.string().regex(/^[a-z][a-z0-9._-]{0,99}$/, 'must be lower-case letters, digits, dots, hyphens');

export const groupParametersSchema = z.object({ group: groupName });
const consumerId = z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/, 'must be 1 to 100 letters, digits, dots, colons, hyphens');
export const fetchBodySchema = z.strictObject({
  consumerId,
  types: eventTypeListSchema.optional(),
  maxEvents: z.int().min(1).max(MAX_FETCH_EVENTS),
  waitMs: z.int().min(0).max(MAX_WAIT_MS),
});
export type FetchBody = z.infer<typeof fetchBodySchema>;
export const fetchResultSchema = z.object({ lease: z.string(), leaseExpiresAt: z.iso.datetime(), items: z.array(recordedEventSchema) });
export const acknowledgeBodySchema = z.strictObject({ consumerId, lease: z.string().regex(/^\d{1,15}$/), position: positionSchema });
export type AcknowledgeBody = z.infer<typeof acknowledgeBodySchema>;

export const groupSchema = z.object({
  group: z.string(),
  position: positionSchema,
  lag: z.int(),
  types: z.array(z.string()).nullable(),
  consumerId: z.string().nullable(),
  leaseExpiresAt: z.iso.datetime().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
});
export const groupListSchema = z.object({ items: z.array(groupSchema), nextCursor: z.null(), head: positionSchema });
