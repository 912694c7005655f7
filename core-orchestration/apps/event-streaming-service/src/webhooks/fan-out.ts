import { createBackgroundLoop, type Transaction } from '@prognetwork/shared-infrastructure';
import { webhookTest } from '@prognetwork/event-based-service-client';
import type { LogHead } from '../log/event-store.ts';
import { insertDeliveries, type NewDelivery } from './delivery-repository.ts';
import { enqueueDeliveries } from './delivery-queue-repository.ts';
import { findEndpoint, listEndpoints, type EndpointRow } from './endpoint-repository.ts';
import { matchesType } from './event-filter.ts';
import { toQueueItem } from './replay-deliveries.ts';
import { repairEndpoint } from './save-endpoint.ts';
import {
  hasSubscribers,
  leaseProgress,
  listSubscribersOf,
  lowerStarts,
  releaseProgress,
  saveProgress,
  type Progress,
} from './subscriber-repository.ts';
import type { WebhookContext } from './webhook-context.ts';
import { endpointDefinitions } from './webhook-endpoint.ts';

const BATCH_EVENTS = 500;
const INSERT_ROWS = 1_000;
const LEASE_MS = 30_000;
const MAX_WAIT_MS = 5_000;
const OTHER_WORKS_MS = 1_000;
const FAILURE_PAUSE_MS = 1_000;
/** While nobody wants events, the log is passed over now and then only. */
const NO_SUBSCRIBERS_MS = 200;
/** Deliveries are known for longer than this, so that what is looked through again is not sent again. */
const LOOK_BACK_MS = 7 * 24 * 3_600_000;
const ENDPOINT_TYPES: ReadonlySet<string> = new Set(endpointDefinitions.map(({ type }) => type));

type LogEvent = Awaited<ReturnType<WebhookContext['store']['read']>>[number];
interface TenantEvent extends LogEvent {
  readonly tenant: string;
}

/**
 * Looks through the log and makes each tenant's events deliveries of the endpoints that want them, once each. One process at a time works; how
 * far it has come is kept, and looking at an event again makes no second delivery.
 */
export function startFanOut(context: WebhookContext): AsyncDisposable {
  const { database, telemetry } = context;
  const lease = context.newId();
  let failures = 0;
  const loop = createBackgroundLoop({
    async turn(signal) {
      try {
        const pauseMs = await lookThrough(context, lease, signal);
        failures = 0;
        return pauseMs;
      } catch (err) {
        failures += 1;
        if (failures === 3 || failures % 50 === 0)
          telemetry.logger.warn({ err, failures }, 'the log cannot be looked through for webhooks');
        return FAILURE_PAUSE_MS;
      }
    },
  });
  return {
    async [Symbol.asyncDispose]() {
      await loop[Symbol.asyncDispose]();
      // Without this another process waits for the lease to end.
      await database.inGlobalTransaction((tx) => releaseProgress(tx, lease)).catch(() => undefined);
    },
  };
}

/** One turn; returns how long to pause. */
export async function lookThrough(context: WebhookContext, lease: string, signal: AbortSignal): Promise<number> {
  const { database, head, store } = context;
  const progress = await database.inGlobalTransaction((tx) => leaseProgress(tx, lease, LEASE_MS));
  if (progress === undefined) return OTHER_WORKS_MS;
  // The end first, then who wants events: an endpoint that was there before an event is then seen with it.
  const end = await head.refresh();
  const position = progress.epoch === end.epoch ? progress.position : await startAnew(context, progress, end);
  if (end.position <= position) {
    if (progress.epoch !== end.epoch) await database.inGlobalTransaction((tx) => saveProgress(tx, lease, { epoch: end.epoch, position }));
    await head.waitBeyond(position, MAX_WAIT_MS, signal);
    return 0;
  }
  const isWanted = await database.inGlobalTransaction(hasSubscribers);
  const events = await store.read({
    ...(isWanted ? {} : { types: [...ENDPOINT_TYPES] }),
    after: position,
    before: end.position + 1,
    order: 'asc',
    limit: BATCH_EVENTS,
  });
  await makeDeliveries(context, events);
  const reached = events.length === BATCH_EVENTS ? (events.at(-1)?.position ?? end.position) : end.position;
  await database.inGlobalTransaction((tx) => saveProgress(tx, lease, { epoch: end.epoch, position: reached }));
  return isWanted || events.length > 0 ? 0 : NO_SUBSCRIBERS_MS;
}

/** Where to begin: at the start, or, after the log was restored to an earlier state, some days back. What was delivered by then is known by its id. */
async function startAnew({ database, store, telemetry, now }: WebhookContext, progress: Progress, end: LogHead): Promise<number> {
  if (progress.epoch === null) return 0;
  telemetry.logger.warn(
    { before: progress, end },
    'the log went back to an earlier state; its last days are looked through again for webhooks',
  );
  await database.inGlobalTransaction((tx) => lowerStarts(tx, end.position));
  return store.positionBefore(new Date(now().getTime() - LOOK_BACK_MS));
}

async function makeDeliveries(context: WebhookContext, events: readonly LogEvent[]): Promise<void> {
  const ofTenants = events.filter((event): event is TenantEvent => event.tenant !== null);
  for (const event of ofTenants) if (ENDPOINT_TYPES.has(event.type)) await followEndpoint(context, event);
  const byTenant = Map.groupBy(ofTenants, ({ tenant }) => tenant);
  const subscribers = await context.database.inGlobalTransaction((tx) => listSubscribersOf(tx, [...byTenant.keys()]));
  const starts = new Map(subscribers.map(({ endpointId, fromPosition }) => [endpointId, fromPosition]));
  let isDue = false;
  for (const tenant of new Set(subscribers.map((subscriber) => subscriber.tenant))) {
    const made = await context.database.inTenantTransaction(tenant, (tx) =>
      deliverToTenant(context, tx, tenant, byTenant.get(tenant) ?? [], starts),
    );
    isDue ||= made;
  }
  if (isDue) context.wake();
}

/** Rows of an endpoint that lag behind its stream are of a process that ended before it wrote them. */
async function followEndpoint(context: WebhookContext, { tenant, subject, version, position }: TenantEvent): Promise<void> {
  const row = await context.database.inTenantTransaction(tenant, (tx) => findEndpoint(tx, subject));
  if (row === undefined || row.version < version)
    await repairEndpoint(context, { tenantId: tenant, endpointId: subject, fromPosition: position });
}

async function deliverToTenant(
  context: WebhookContext,
  tx: Transaction,
  tenant: string,
  events: readonly TenantEvent[],
  starts: ReadonlyMap<string, number>,
): Promise<boolean> {
  const endpoints = await listEndpoints(tx);
  const byId = new Map(endpoints.map((endpoint) => [endpoint.endpointId, endpoint]));
  const wanted = events.flatMap((event) =>
    endpoints
      .filter((endpoint) => event.position > (starts.get(endpoint.endpointId) ?? Number.MAX_SAFE_INTEGER) && isWantedBy(endpoint, event))
      .map((endpoint) => toDelivery(context.newId(), endpoint, event)),
  );
  let isDue = false;
  for (let from = 0; from < wanted.length; from += INSERT_ROWS) {
    const chunk = wanted.slice(from, from + INSERT_ROWS);
    const inserted = await insertDeliveries(tx, tenant, chunk);
    const due = chunk.filter(({ deliveryId, status }) => status === 'pending' && inserted.has(deliveryId));
    await enqueueDeliveries(
      tx,
      tenant,
      due.map((delivery) => toQueueItem({ isOrdered: byId.get(delivery.endpointId)?.isOrdered ?? false }, delivery)),
    );
    isDue ||= due.length > 0;
  }
  return isDue;
}

function isWantedBy(endpoint: EndpointRow, { type, subject }: TenantEvent): boolean {
  return type === webhookTest.type ? subject === endpoint.endpointId : matchesType(endpoint.eventTypes, type);
}

/** A disabled endpoint gets nothing, but what it missed is noted: it can be sent later. */
function toDelivery(deliveryId: string, endpoint: EndpointRow, event: TenantEvent): NewDelivery {
  const isSent = endpoint.status === 'enabled' || event.type === webhookTest.type;
  const { position, type, stream, body } = event;
  // It was checked to be an event when it was appended.
  const { id: eventId } = JSON.parse(body) as { id: string };
  return { deliveryId, endpointId: endpoint.endpointId, eventId, position, type, stream, status: isSent ? 'pending' : 'skipped' };
}
