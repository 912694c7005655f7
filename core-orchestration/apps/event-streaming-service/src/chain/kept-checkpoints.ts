import * as z from 'zod';
import { checkpointSchema } from './chain-contract.ts';
import { PLATFORM_CHAIN } from './chain-record.ts';
import type { Checkpoint } from './checkpoint.ts';

const keptSchema = z.union([z.array(checkpointSchema), z.object({ items: z.array(checkpointSchema) })]);

/** Reads checkpoints that were kept elsewhere, in the form in which `GET /v1/chain/checkpoints` gives them. Throws ZodError or SyntaxError. */
export function readKeptCheckpoints(text: string): readonly Checkpoint[] {
  const kept = keptSchema.parse(JSON.parse(text));
  return ('items' in kept ? kept.items : kept).map(({ tenantId, position, hash, signedAt, signature, ...checkpoint }) => ({
    ...checkpoint,
    chain: tenantId ?? PLATFORM_CHAIN,
    position: Number(position),
    hash: Buffer.from(hash, 'hex'),
    signedAt: new Date(signedAt),
    signature: Buffer.from(signature, 'base64url'),
  }));
}
