import { emailFailed, emailSent } from '@prognetwork/event-based-service-client';
import { contextOfTraceparent, runInContext, type Database, type Telemetry, type Transaction } from '@prognetwork/shared-infrastructure';
import { headersOf, type Delivery, type Message } from '../messages/message.ts';
import { findMessage, saveProgress } from '../messages/message-repository.ts';
import { isSuppressed } from '../suppressions/suppression-repository.ts';
import { judge, MAX_ATTEMPTS, retryDelayMs } from './delivery-policy.ts';
import { endDelivery, postponeDelivery, type LeasedDelivery } from './delivery-queue-repository.ts';
import type { MailProvider, SendOutcome } from './mail-provider.ts';

export interface DeliveryContext {
  readonly database: Database;
  readonly telemetry: Telemetry;
  readonly provider: MailProvider;
  readonly senderAddress: string;
  readonly random: () => number;
}

/**
 * Delivers one leased message: looks whether it may still be sent, sends it, keeps the outcome. The outcome, the end of the lease and the
 * event commit together. It continues the trace of what caused the message.
 */
export async function deliverMessage(context: DeliveryContext, delivery: LeasedDelivery): Promise<void> {
  const message = await inScopeOf(context, delivery, (tx) => findMessage(tx, delivery.tenantId, delivery.messageId));
  if (!message) {
    await inScopeOf(context, delivery, (tx) => endDelivery(tx, delivery));
    return;
  }
  const work = {
    requestId: message.correlationId,
    correlationId: message.correlationId,
    ...(message.causationId === null ? {} : { causationId: message.causationId }),
    ...(message.tenantId === null ? {} : { tenantId: message.tenantId }),
  };
  const attributes = { 'email.message_id': message.messageId, 'email.template': message.template, 'email.attempt': delivery.attempts };
  const parent = contextOfTraceparent(message.traceparent ?? undefined);
  await runInContext(work, () =>
    context.telemetry.span('deliver mail', { attributes, parent }, async (span) => {
      if (!(await begin(context, delivery, message))) return;
      const outcome = await context.provider.send(outgoing(message, context.senderAddress));
      span.setAttribute('email.outcome', outcome.outcome);
      await inScopeOf(context, delivery, (tx) => settle(context, tx, delivery, message, outcome));
    }),
  );
}

/** Marks the message as being sent, unless it must not be sent any more. */
function begin(context: DeliveryContext, delivery: LeasedDelivery, message: Message): Promise<boolean> {
  return inScopeOf(context, delivery, async (tx) => {
    if (delivery.wasInterrupted) {
      await saveProgress(tx, message, {
        status: 'sending',
        delivery: entry(tx, 'unknown', 'The process ended before the answer was kept.'),
      });
    }
    const verdict = judge(delivery);
    if (verdict.kind === 'give_up') {
      await giveUp(tx, delivery, message, entry(tx, 'rejected', verdict.reason));
      return false;
    }
    if (delivery.tenantId !== null && (await isSuppressed(tx, message.toAddress))) {
      if (await endDelivery(tx, delivery)) {
        await saveProgress(tx, message, {
          status: 'suppressed',
          delivery: entry(tx, 'suppressed', 'The address was suppressed while the message waited.'),
        });
      }
      return false;
    }
    await saveProgress(tx, message, { status: 'sending' });
    return true;
  });
}

async function settle(
  context: DeliveryContext,
  tx: Transaction,
  delivery: LeasedDelivery,
  message: Message,
  sent: SendOutcome,
): Promise<void> {
  const attempt = entry(tx, sent.outcome, sent.detail);
  const provider = context.provider.name;
  if (sent.outcome === 'accepted') {
    // Who lost the lease must not speak: another worker has sent the message or is about to.
    if (!(await endDelivery(tx, delivery))) return;
    await saveProgress(tx, message, { status: 'sent', provider, delivery: attempt });
    await tx.publish(emailSent, {
      subject: message.messageId,
      data: { messageId: message.messageId, template: message.template, provider },
    });
  } else if (sent.outcome === 'rejected' || delivery.attempts >= MAX_ATTEMPTS) {
    await giveUp(tx, delivery, message, attempt);
  } else if (await postponeDelivery(tx, delivery, retryDelayMs(delivery.attempts, context.random()))) {
    await saveProgress(tx, message, { status: 'queued', provider, delivery: attempt });
  }
}

async function giveUp(tx: Transaction, delivery: LeasedDelivery, message: Message, attempt: Delivery): Promise<void> {
  if (!(await endDelivery(tx, delivery))) return;
  await saveProgress(tx, message, { status: 'failed', delivery: attempt });
  const data = { messageId: message.messageId, template: message.template, recipient: message.toAddress, reason: attempt.detail };
  await tx.publish(emailFailed, { subject: message.messageId, data });
}

function entry(tx: Transaction, outcome: Delivery['outcome'], detail: string): Delivery {
  return { at: tx.now.toISOString(), outcome, detail };
}

function outgoing(message: Message, senderAddress: string) {
  return {
    from: { name: message.senderName, address: senderAddress },
    to: { name: message.toName, address: message.toAddress },
    subject: message.subject,
    html: message.html,
    text: message.text,
    headers: headersOf(message, senderAddress),
  };
}

function inScopeOf<Result>(
  context: DeliveryContext,
  delivery: LeasedDelivery,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const { database } = context;
  return delivery.tenantId === null ? database.inGlobalTransaction(work) : database.inTenantTransaction(delivery.tenantId, work);
}
