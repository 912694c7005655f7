import type { PageQuery } from '../components/page-query.ts';
import type { Checkpoint, Verification } from '../contract/chain.ts';
import type { Page } from '../contract/shared.ts';
import { readOrNotFound, readPage, type Read } from './read.ts';

export function listCheckpoints(query: PageQuery): Promise<Read<Page<Checkpoint>>> {
  return readPage('/v1/chain/checkpoints', { query });
}

export function loadVerification(verificationId: string): Promise<Read<Verification>> {
  return readOrNotFound(`/v1/chain/verifications/${encodeURIComponent(verificationId)}`);
}
