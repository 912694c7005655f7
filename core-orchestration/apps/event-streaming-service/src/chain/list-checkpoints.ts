import { toPage, decodeCursor, type Page } from '@prognetwork/shared-infrastructure';
import { commonError } from '@prognetwork/shared-infrastructure';
import type * as z from 'zod';
import type { ChainContext } from './chain-context.ts';
import type { checkpointSchema, CheckpointListQuery } from './chain-contract.ts';
import { tenantOf } from './chain-record.ts';

/** Checkpoints, newest first: of one tenant, or of all chains. */
export async function listCheckpoints(
  { chains }: ChainContext,
  tenantId: string | undefined,
  { limit, cursor }: Pick<CheckpointListQuery, 'limit' | 'cursor'>,
): Promise<Page<z.infer<typeof checkpointSchema>>> {
  const [text] = decodeCursor(cursor, 1) ?? [];
  if (text !== undefined && !/^\d{1,15}$/.test(text)) throw commonError('request.invalid_cursor');
  const found = await chains.listCheckpoints({ chain: tenantId, before: text === undefined ? undefined : Number(text), limit: limit + 1 });
  return toPage(
    found,
    limit,
    ({ chain, position, events, hash, signedAt, keyId, signature }) => ({
      tenantId: tenantOf(chain),
      position: String(position),
      events,
      hash: hash.toString('hex'),
      signedAt: signedAt.toISOString(),
      keyId,
      signature: signature.toString('base64url'),
    }),
    ({ position }) => [String(position)],
  );
}
