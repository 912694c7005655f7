import { backoffDelayMs } from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, type BackgroundLoop } from '@prognetwork/shared-infrastructure';
import { expireOverdueSessions } from '../checkouts/expire-session.ts';
import { webhookUrlOf } from '../config.ts';
import type { SandboxContext } from '../context.ts';
import { signatureHeader } from './signature.ts';
import { claimDueWebhooks, findNextDueAt, updateWebhook, type DueWebhook } from './webhook-repository.ts';

const BATCH_SIZE = 20;
const MAX_ATTEMPTS = 30;
const LEASE_MS = 60_000;
const REQUEST_TIMEOUT_MS = 15_000;
const IDLE_MS = 2_000;
const RETRY_POLICY = { maxAttempts: MAX_ATTEMPTS, baseDelayMs: 500, maxDelayMs: 3_600_000 };

/** Delivers webhooks at least once, from their table: a delivery whose outcome is unknown is sent again. */
export function startWebhookDelivery(context: SandboxContext): BackgroundLoop {
  const { logger } = context.foundation.telemetry;
  return createBackgroundLoop({
    async turn(signal) {
      try {
        const hasMore = await expireOverdueSessions(context);
        const due = await context.foundation.database.inGlobalTransaction((tx) =>
          claimDueWebhooks(tx, { count: BATCH_SIZE, maxAttempts: MAX_ATTEMPTS, leaseMs: LEASE_MS }),
        );
        await Promise.all(due.map((webhook) => deliver(context, webhook, signal)));
        return hasMore || due.length > 0 ? 0 : await untilNext(context);
      } catch (error) {
        logger.warn({ err: error }, 'webhooks cannot be delivered now');
        return IDLE_MS;
      }
    },
  });
}

async function deliver(context: SandboxContext, webhook: DueWebhook, signal: AbortSignal): Promise<void> {
  const failure = await post(context, webhook.payload, signal);
  const attempts = webhook.attempts + 1;
  await context.foundation.database.inGlobalTransaction(async (tx) => {
    const change =
      failure === undefined
        ? { attempts, deliveredAt: tx.now, lastError: null }
        : { attempts, lastError: failure, nextAttemptAt: new Date(tx.now.getTime() + backoffDelayMs(RETRY_POLICY, attempts)) };
    await updateWebhook(tx, webhook.id, change);
  });
}

/** Sends it once; what went wrong, or undefined when the receiver answered 2xx. */
async function post(context: SandboxContext, payload: string, signal: AbortSignal): Promise<string | undefined> {
  const { config, foundation } = context;
  const signature = signatureHeader(payload, config.SANDBOX_WEBHOOK_SECRET.reveal(), foundation.clock());
  try {
    const response = await fetch(webhookUrlOf(config), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sandbox-signature': signature },
      body: payload,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 500) : 'failed';
  }
}

async function untilNext(context: SandboxContext): Promise<number> {
  const nextAt = await context.foundation.database.inGlobalTransaction((tx) => findNextDueAt(tx, MAX_ATTEMPTS));
  return nextAt === undefined ? IDLE_MS : Math.min(IDLE_MS, Math.max(0, nextAt.getTime() - context.foundation.clock().getTime()));
}
