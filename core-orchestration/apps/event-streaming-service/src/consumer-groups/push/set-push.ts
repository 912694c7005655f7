import { toWebhookSecret } from '../../outgoing/standard-webhooks.ts';
import type { EventStreamingContext } from '../../context.ts';
import { eventStreamingError } from '../../errors.ts';
import type { PushBody } from '../consumer-group-contract.ts';
import { addGroupAt, removePush, savePush } from './push-repository.ts';
import { sealedFor } from './push-workers.ts';

/** Lets the service push a group's events to a URL; the group begins at the start of the log when it is new. */
export async function setPush(context: EventStreamingContext, group: string, { url, secret, isPaused = false }: PushBody): Promise<void> {
  const { database, push } = context;
  const refusal = push.refusalOfUrl(url);
  if (refusal !== undefined) {
    throw eventStreamingError('consumer_group.push_refused', { errors: [{ pointer: '/url', detail: refusal }] });
  }
  const sealed = secret === undefined ? null : push.seal.seal(Buffer.from(readSecret(secret)), sealedFor(group)).toString('base64');
  const { epoch } = await context.store.head();
  await database.inGlobalTransaction(async (tx) => {
    await addGroupAt(tx, group, epoch);
    await savePush(tx, { group, url, secret: sealed, isPaused });
    await tx.audit({ action: 'consumer_group.push_set', subject: group, detail: { url, isPaused, isSigned: sealed !== null } });
  });
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
    const errors = [{ pointer: '/secret', detail: 'must be whsec_ and 24 to 64 bytes in base64' }];
    throw eventStreamingError('consumer_group.push_refused', { errors, cause });
  }
}
