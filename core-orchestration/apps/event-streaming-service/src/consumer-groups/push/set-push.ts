import { toWebhookSecret } from '../../outgoing/standard-webhooks.ts';
import type { EventStreamingContext } from '../../context.ts';
import { eventStreamingError } from '../../errors.ts';
import type { PushBody } from '../consumer-group-contract.ts';
import { addGroupAt, countOtherPushes, MAX_PUSHES, removePush, savePush } from './push-repository.ts';
import { sealedFor } from './start-push.ts';

/**
 * Lets the service push a group's events to a URL; the group begins at the start of the log when it is new. What the body does not name stays
 * as it is: who pauses need not know the secret. A new secret signs beside the one before for a while.
 */
export async function setPush(context: EventStreamingContext, group: string, body: PushBody): Promise<void> {
  const { database, push } = context;
  const { url, secret, overlapHours, isPaused } = body;
  const refusal = push.refusalOfUrl(url);
  if (refusal !== undefined) refuse('/url', refusal);
  const sealed = secret && push.seal.seal(Buffer.from(readSecret(secret)), sealedFor(group)).toString('base64');
  const { epoch } = await context.store.head();
  await database.inGlobalTransaction(async (tx) => {
    if ((await countOtherPushes(tx, group)) >= MAX_PUSHES) refuse('', `no more than ${MAX_PUSHES} groups are pushed`);
    await addGroupAt(tx, group, epoch);
    await savePush(tx, { group, url, secret: sealed, overlapHours, isPaused });
    const detail = { url, isPaused: isPaused ?? null, secret: secret === undefined ? 'kept' : secret === null ? 'removed' : 'set' };
    await tx.audit({ action: 'consumer_group.push_set', subject: group, detail });
  });
}

function refuse(pointer: string, detail: string, cause?: unknown): never {
  throw eventStreamingError('consumer_group.push_refused', { errors: [{ pointer, detail }], cause });
}

export async function endPush({ database }: EventStreamingContext, group: string): Promise<void> {
  await database.inGlobalTransaction(async (tx) => {
    if (!(await removePush(tx, group))) throw eventStreamingError('consumer_group.not_found');
    await tx.audit({ action: 'consumer_group.push_ended', subject: group });
  });
}

function readSecret(secret: string): string {
  try {
    return toWebhookSecret(Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
  } catch (cause) {
    return refuse('/secret', 'must be whsec_ and 24 to 64 bytes in base64', cause);
  }
}
