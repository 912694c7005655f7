import * as z from 'zod';
import { pageQuery, positionSchema } from '../fields-contract.ts';

export const checkpointSchema = z.object({
  /** Null for the chain of events that belong to no tenant. */
  tenantId: z.uuid().nullable(),
  position: positionSchema,
  events: z.int(),
  hash: z.hex(),
  signedAt: z.iso.datetime(),
  keyId: z.string(),
  /** Ed25519, base64url. */
  signature: z.base64url(),
});
export const checkpointListSchema = z.object({ items: z.array(checkpointSchema), nextCursor: z.string().nullable() });
export const checkpointQuerySchema = z.object({ ...pageQuery, tenantId: z.uuid().optional() });
export type CheckpointListQuery = z.infer<typeof checkpointQuerySchema>;

export const chainKeyListSchema = z.object({
  items: z.array(
    z.object({
      keyId: z.string(),
      algorithm: z.literal('Ed25519'),
      publicKey: z.base64url(),
      status: z.enum(['active', 'retired']),
    }),
  ),
  nextCursor: z.null(),
});

export const verificationBodySchema = z.strictObject({ tenantId: z.uuid().optional() });
export const findingSchema = z.object({ position: positionSchema, reason: z.string() });
export const verificationSchema = z.object({
  verificationId: z.uuid(),
  tenantId: z.uuid().nullable(),
  status: z.enum(['running', 'intact', 'broken', 'failed']),
  /** How far it has come. */
  position: positionSchema,
  events: z.int(),
  removed: z.int(),
  checkpoints: z.int(),
  firstBad: findingSchema.nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Verification = z.infer<typeof verificationSchema>;
export const verificationParametersSchema = z.object({ verificationId: z.uuid() });
