import { commonError } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';
import type { ChainContext } from './chain-context.ts';
import type { Verification } from './chain-contract.ts';
import { verifyChain } from './verify-chain.ts';

const MAX_RUNNING = 2;
/** A longer chain is verified after the answer. */
const MAX_EVENTS_AT_ONCE = 20_000;
const PROGRESS_MS = 1_000;

/** Verifies the chain of a tenant, or all. The answer to a short one is its outcome; a long one goes on, and is asked for by its id. */
export async function runVerification(context: ChainContext, tenantId: string | undefined): Promise<Verification> {
  const verificationId = context.newId();
  if (!(await context.verifications.begin(verificationId, tenantId, MAX_RUNNING))) throw eventStreamingError('verification.too_many');
  const running = run(context, verificationId, tenantId);
  if ((await context.chains.countHashes(tenantId)) <= MAX_EVENTS_AT_ONCE) await running;
  return findVerification(context, verificationId, tenantId);
}

export async function findVerification(
  { verifications }: ChainContext,
  verificationId: string,
  tenantId: string | undefined,
): Promise<Verification> {
  const found = await verifications.find(verificationId, tenantId);
  if (found === undefined) throw commonError('resource.not_found');
  return found;
}

/** Never throws: how it ended is in the row. */
async function run(context: ChainContext, verificationId: string, tenantId: string | undefined): Promise<void> {
  const { verifications, log, chains, hashChain, keys, signal, logger } = context;
  let notedAt = context.now().getTime();
  const onProgress = async (position: number): Promise<void> => {
    const now = context.now().getTime();
    if (now - notedAt < PROGRESS_MS) return;
    notedAt = now;
    await verifications.noteProgress(verificationId, position);
  };
  try {
    const report = await verifyChain({ log, chains, hashChain, keys, tenantId, onProgress, signal });
    if (report.firstBad) logger.error({ verificationId, ...report.firstBad }, 'the log is not as it was sealed');
    await verifications.finish(verificationId, report);
  } catch (err) {
    logger.warn({ err, verificationId }, 'a verification of the log ended without a result');
    await verifications.finish(verificationId, undefined).catch(() => undefined);
  }
}
