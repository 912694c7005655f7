import { currentContext, currentTraceparent, type Transaction } from '@prognetwork/shared-infrastructure';
import type { EmailContext } from '../context.ts';
import { enqueueDelivery } from '../delivery/delivery-queue-repository.ts';
import { isSuppressed } from '../suppressions/suppression-repository.ts';
import type { FilledTemplate } from '../templates/fill-template.ts';
import type { MessageStatus } from './message.ts';
import { findMessageByEffect, insertMessage } from './message-repository.ts';

export interface MessageToQueue {
  /** What the message is for. The same key again queues nothing and gives the first message. */
  readonly effectKey: string;
  readonly to: { readonly address: string; readonly name: string };
  readonly senderName: string;
  readonly template: string;
  readonly locale: string;
  readonly content: FilledTemplate;
}

export interface QueuedMessage {
  readonly messageId: string;
  readonly status: MessageStatus;
}

/** Queues a message in the transaction of what caused it, so that neither is there without the other. A suppressed address gets none. */
export async function queueMessage(
  context: EmailContext,
  tx: Transaction,
  tenantId: string | null,
  message: MessageToQueue,
): Promise<QueuedMessage> {
  const messageId = context.newId();
  const work = currentContext();
  const suppressed = tenantId !== null && (await isSuppressed(tx, message.to.address));
  const status = suppressed ? 'suppressed' : 'queued';
  const deliveries = suppressed ? [{ at: tx.now.toISOString(), outcome: 'suppressed' as const, detail: 'The address is suppressed.' }] : [];
  const row = {
    messageId,
    effectKey: message.effectKey,
    toAddress: message.to.address,
    toName: message.to.name,
    senderName: message.senderName,
    template: message.template,
    locale: message.locale,
    ...message.content,
    traceparent: currentTraceparent() ?? null,
    correlationId: work?.correlationId ?? messageId,
    causationId: work?.causationId ?? null,
  };
  if (await insertMessage(tx, tenantId, row, status, deliveries)) {
    if (!suppressed) await enqueueDelivery(tx, messageId, tenantId);
    return { messageId, status };
  }
  const earlier = await findMessageByEffect(tx, tenantId, message.effectKey);
  if (!earlier) throw new Error('A message conflicts with another that is not of the same effect.');
  return { messageId: earlier.messageId, status: earlier.status };
}
