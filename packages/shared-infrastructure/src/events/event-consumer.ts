import { SpanKind } from '@opentelemetry/api';
import { sql } from 'drizzle-orm';
import type { CloudEvent, Delivery, FetchRequest, Subscription } from '@prognetwork/event-based-service-client';
import type { BackgroundLoop } from '../background-loop.ts';
import type { Transaction } from '../database/transaction.ts';
import { ServiceError } from '../errors.ts';
import type { Foundation } from '../foundation.ts';
import { runInContext } from '../request-context.ts';
import { contextOfTraceparent } from '../telemetry/trace-context.ts';
import { startGroupWorker, type HandleOutcome } from './group-worker.ts';
import { contextOfEvent } from './cloud-event.ts';

/** What a handler gets beside its event: the transaction that also records that the event was handled. */
export interface EventScope {
  readonly tx: Transaction;
}

export interface EventConsumerOptions {
  readonly group: string;
  readonly subscriptions: readonly Subscription<EventScope>[];
  /** What is handled in order; events of one tenant when absent. */
  readonly orderBy?: FetchRequest['orderBy'];
  readonly parallelKeys?: number;
}

const MAX_REASON = 2_000;

// Handlers of different keys share the service's connections with its requests.
const PARALLEL_KEYS = 3;

/**
 * Consumes events as a member of a group: those of one key in order, several keys at once. Each takes effect once: the handler's changes
 * and the note that it was handled commit together. One that fails is tried again by the group, which lays it aside in the end.
 */
export function startConsumer(foundation: Foundation, options: EventConsumerOptions): BackgroundLoop {
  const { group, orderBy } = options;
  const handlers = groupByType(options.subscriptions);
  return startGroupWorker({
    client: foundation.eventStreaming,
    group,
    consumerId: foundation.newId(),
    request: { types: [...handlers.keys()], ...(orderBy === undefined ? {} : { orderBy }) },
    parallelKeys: options.parallelKeys ?? PARALLEL_KEYS,
    logger: foundation.telemetry.logger,
    handle: (delivery) => deliver(foundation, group, handlers.get(delivery.event.type) ?? [], delivery),
  });
}

function groupByType(subscriptions: readonly Subscription<EventScope>[]): ReadonlyMap<string, readonly Subscription<EventScope>[]> {
  const byType = new Map<string, Subscription<EventScope>[]>();
  for (const subscription of subscriptions) byType.set(subscription.type, [...(byType.get(subscription.type) ?? []), subscription]);
  return byType;
}

async function deliver(
  foundation: Foundation,
  group: string,
  subscriptions: readonly Subscription<EventScope>[],
  { event, attempt }: Delivery,
): Promise<HandleOutcome> {
  try {
    await handleOnce(foundation, group, subscriptions, event);
    return 'handled';
  } catch (error) {
    foundation.telemetry.logger.warn({ err: error, eventId: event.id, type: event.type, attempt }, 'an event could not be handled');
    const reason = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MAX_REASON);
    // What a rule refuses will be refused again.
    if (error instanceof ServiceError && error.kind !== 'unavailable') return { reason, isFinal: true };
    return { reason, isCounted: await hasDatabase(foundation) };
  }
}

/** Without its database the service can handle nothing, and no event is at fault. */
async function hasDatabase({ database }: Foundation): Promise<boolean> {
  try {
    await database.ping();
    return true;
  } catch {
    return false;
  }
}

/** Handles an event inside one transaction; an event that the group has handled already does nothing. */
export async function handleOnce(
  foundation: Foundation,
  group: string,
  subscriptions: readonly Subscription<EventScope>[],
  event: CloudEvent,
): Promise<void> {
  const parent = contextOfTraceparent(event.traceparent);
  const attributes = { 'messaging.operation.type': 'process', 'messaging.message.id': event.id, 'prognetwork.event_type': event.type };
  await runInContext(contextOfEvent(event), () =>
    foundation.telemetry.span(`handle ${event.type}`, { kind: SpanKind.CONSUMER, attributes, parent }, () =>
      inScopeOf(foundation, event, async (tx) => {
        if (!(await enterInbox(tx, group, event.id))) return;
        for (const subscription of subscriptions) await subscription.handle(event, { tx });
        foundation.telemetry.logger.info({ type: event.type, eventId: event.id, subject: event.subject }, `handled ${event.type}`);
      }),
    ),
  );
}

function inScopeOf(foundation: Foundation, event: CloudEvent, work: (tx: Transaction) => Promise<void>): Promise<void> {
  const { database } = foundation;
  return event.tenantid === undefined ? database.inGlobalTransaction(work) : database.inTenantTransaction(event.tenantid, work);
}

async function enterInbox(tx: Transaction, group: string, eventId: string): Promise<boolean> {
  const { rowCount } = await tx.db.execute(
    sql`insert into inbox (consumer_group, event_id) values (${group}, ${eventId}) on conflict do nothing`,
  );
  return rowCount === 1;
}
