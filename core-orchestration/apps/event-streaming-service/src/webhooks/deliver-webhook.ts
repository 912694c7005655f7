import { SpanKind } from '@opentelemetry/api';
import { webhookTest, type CloudEvent } from '@prognetwork/event-based-service-client';
import { contextOfTraceparent, PLATFORM_VERSION, runInContext, type Transaction } from '@prognetwork/shared-infrastructure';
import type { OutgoingOutcome } from '../outgoing/outgoing-sender.ts';
import { signatureHeaders, toWebhookSecret } from '../outgoing/standard-webhooks.ts';
import { hasFailedTooLong, judge, type Verdict } from './delivery-policy.ts';
import { findDelivery, recordAttempt, settleDelivery, type AttemptRow, type DeliveryRow } from './delivery-repository.ts';
import { endDelivery, postponeDelivery, returnDelivery, type LeasedDelivery } from './delivery-queue-repository.ts';
import { findEndpoint, findSecrets, noteFailure, noteSuccess, type EndpointRow } from './endpoint-repository.ts';
import { executeOnEndpoint } from './manage-endpoints.ts';
import type { WebhookContext } from './webhook-context.ts';
import { liveSecretIds, type DisabledReason } from './webhook-endpoint.ts';

const MAX_EXCERPT = 1_000;
const INTERRUPTED = 'The process ended before the answer was kept; the message may have arrived.';
const UNSIGNABLE = 'The secret of this endpoint cannot be read here; rotate it.';
const NO_EVENT = 'The event is no longer in the log.';
const NO_ANSWER = { status: null, responseExcerpt: '', durationMs: 0 };

interface Prepared {
  readonly delivery: DeliveryRow;
  readonly endpoint: EndpointRow;
  /** Empty when they cannot be read. */
  readonly secrets: readonly string[];
}
type Outcome =
  | OutgoingOutcome
  | { readonly kind: 'failed'; readonly reason: 'unsignable'; readonly detail: string; readonly durationMs: 0 };
type Attempt = Pick<AttemptRow, 'durationMs' | 'status' | 'error' | 'responseExcerpt'>;

/**
 * Sends one leased delivery and keeps what came of it. The outcome and the end of the lease commit together: who lost the lease has no say, and
 * after a crash in between the message goes out once more under the same id.
 */
export async function deliverWebhook(
  context: WebhookContext,
  leased: LeasedDelivery,
  options: { readonly signal: AbortSignal; readonly isLate: () => boolean },
): Promise<void> {
  const prepared = await context.database.inTenantTransaction(leased.tenantId, (tx) => prepare(context, tx, leased));
  if (prepared === undefined) return;
  const event = await findEvent(context, prepared.delivery);
  if (event === undefined) return giveUp(context, leased, prepared.delivery);
  const { id, correlationid, traceparent, type } = event.envelope;
  const work = { requestId: correlationid, correlationId: correlationid, causationId: id, tenantId: leased.tenantId };
  const attributes = { 'webhook.delivery_id': leased.deliveryId, 'prognetwork.event_type': type, 'webhook.try': leased.tries };
  await runInContext(work, () =>
    context.telemetry.span(
      'deliver webhook',
      { kind: SpanKind.CLIENT, attributes, parent: contextOfTraceparent(traceparent) },
      async (span) => {
        // A process that stood still may hold a lease that is about to end: it must not send beside its successor.
        const outcome = options.isLate() ? undefined : await send(context, prepared, event, options.signal);
        if (outcome === undefined || (outcome.kind === 'failed' && outcome.reason === 'aborted')) {
          return context.database.inTenantTransaction(leased.tenantId, (tx) => returnDelivery(tx, leased));
        }
        const disable = await settle(context, leased, prepared, outcome);
        span.setAttribute('webhook.outcome', outcome.kind === 'answered' ? outcome.status : outcome.reason);
        if (disable !== undefined) await disableEndpoint(context, prepared.endpoint, disable);
      },
    ),
  );
}

/** What is to be sent where; undefined when nothing is, any more. */
async function prepare(context: WebhookContext, tx: Transaction, leased: LeasedDelivery): Promise<Prepared | undefined> {
  const delivery = await findDelivery(tx, leased.deliveryId);
  const endpoint = await findEndpoint(tx, leased.endpointId);
  if (delivery === undefined || endpoint === undefined) {
    await endDelivery(tx, leased);
    return undefined;
  }
  if (leased.wasInterrupted) await recordAttempt(tx, delivery, 'pending', { ...NO_ANSWER, error: INTERRUPTED });
  if (endpoint.status === 'disabled' && delivery.type !== webhookTest.type) {
    if (await endDelivery(tx, leased)) await settleDelivery(tx, leased.deliveryId, 'skipped');
    return undefined;
  }
  return { delivery, endpoint, secrets: await openSecrets(context, tx, endpoint) };
}

async function openSecrets({ seal, telemetry }: WebhookContext, tx: Transaction, endpoint: EndpointRow): Promise<readonly string[]> {
  const ids = liveSecretIds(endpoint, tx.now);
  const sealed = await findSecrets(tx, ids);
  try {
    return ids.flatMap((id) =>
      sealed.filter(({ secretId }) => secretId === id).map((row) => toWebhookSecret(seal.open(row.sealed, row.secretId))),
    );
  } catch (err) {
    telemetry.logger.error({ err, endpointId: endpoint.endpointId }, 'a webhook secret does not open: was WEBHOOK_SEALING_SECRET changed?');
    return [];
  }
}

interface FoundEvent {
  readonly body: string;
  readonly envelope: CloudEvent;
}

/** The event as it is stored. Where the log was restored to before it, another one may be in its place. */
async function findEvent({ store }: WebhookContext, { position, eventId }: DeliveryRow): Promise<FoundEvent | undefined> {
  const [found] = await store.read({ after: position - 1, before: position + 1, order: 'asc', limit: 1 });
  if (found === undefined) return undefined;
  // It was checked to be an event when it was appended.
  const envelope = JSON.parse(found.body) as CloudEvent;
  return envelope.id === eventId ? { body: found.body, envelope } : undefined;
}

async function send(context: WebhookContext, { endpoint, secrets }: Prepared, event: FoundEvent, signal: AbortSignal): Promise<Outcome> {
  // Never a message without a signature.
  if (secrets.length === 0) return { kind: 'failed', reason: 'unsignable', detail: UNSIGNABLE, durationMs: 0 };
  const timestamp = Math.floor(context.now().getTime() / 1_000);
  const headers = {
    'content-type': 'application/json',
    'user-agent': `ProgNetwork-Webhooks/${PLATFORM_VERSION}`,
    ...signatureHeaders({ id: event.envelope.id, timestamp, body: event.body }, secrets),
  };
  return context.sender.post({ url: endpoint.url, headers, body: event.body }, signal);
}

/** Keeps the outcome; returns why the endpoint is to be disabled, if it is. */
async function settle(
  context: WebhookContext,
  leased: LeasedDelivery,
  prepared: Prepared,
  outcome: Outcome,
): Promise<DisabledReason | undefined> {
  const now = context.now();
  const result = outcome.kind === 'answered' ? { status: outcome.status, retryAfter: outcome.retryAfter } : { status: undefined };
  const verdict = judge(result, leased.tries, context.random(), now);
  const settled = await context.database.inTenantTransaction(leased.tenantId, async (tx) => {
    if (!(await follow(tx, leased, prepared.delivery, verdict, toAttempt(outcome)))) return undefined;
    if (verdict.kind !== 'delivered') return { failingSince: (await noteFailure(tx, leased.endpointId)) ?? null };
    if (prepared.endpoint.failingSince !== null) await noteSuccess(tx, leased.endpointId);
    return { failingSince: null };
  });
  context.metrics.attempted(settled === undefined ? 'lease_lost' : verdict.kind, outcome.durationMs);
  if (settled === undefined) return undefined;
  if (verdict.kind === 'gone') return 'gone';
  return hasFailedTooLong(settled.failingSince, now, context.disableAfterDays) ? 'failing' : undefined;
}

/** False when the lease was lost: then nothing is kept. */
async function follow(
  tx: Transaction,
  leased: LeasedDelivery,
  delivery: DeliveryRow,
  verdict: Verdict,
  attempt: Attempt,
): Promise<boolean> {
  const isHeld = verdict.kind === 'retry' ? await postponeDelivery(tx, leased, verdict.delayMs) : await endDelivery(tx, leased);
  const status = { retry: 'pending', delivered: 'delivered', given_up: 'failed', gone: 'failed' } as const;
  if (isHeld) await recordAttempt(tx, delivery, status[verdict.kind], attempt);
  return isHeld;
}

function toAttempt(outcome: Outcome): Attempt {
  const { durationMs } = outcome;
  if (outcome.kind === 'failed') return { durationMs, status: null, error: outcome.detail, responseExcerpt: '' };
  const isRedirect = outcome.status >= 300 && outcome.status < 400;
  // PostgreSQL refuses NUL in text.
  const responseExcerpt = outcome.body.replaceAll('\0', '').slice(0, MAX_EXCERPT);
  return { durationMs, status: outcome.status, error: isRedirect ? 'Redirects are not followed.' : null, responseExcerpt };
}

async function giveUp({ database }: WebhookContext, leased: LeasedDelivery, delivery: DeliveryRow): Promise<void> {
  await database.inTenantTransaction(leased.tenantId, async (tx) => {
    if (await endDelivery(tx, leased)) await recordAttempt(tx, delivery, 'failed', { ...NO_ANSWER, error: NO_EVENT });
  });
}

async function disableEndpoint(context: WebhookContext, { tenantId, endpointId }: EndpointRow, reason: DisabledReason): Promise<void> {
  context.telemetry.logger.warn({ endpointId, reason }, 'a webhook endpoint is disabled');
  await executeOnEndpoint(context, tenantId, { kind: 'disable', endpointId, reason }, `service:${context.serviceName}`);
}
