import { setTimeout as wait } from 'node:timers/promises';
import { SpanKind } from '@opentelemetry/api';
import { sql } from 'drizzle-orm';
import { backoffDelayMs, type CloudEvent, type RecordedEvent, type Subscription } from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, type BackgroundLoop } from '../background-loop.ts';
import type { Transaction } from '../database/transaction.ts';
import { ServiceError } from '../errors.ts';
import type { Foundation } from '../foundation.ts';
import { runInContext } from '../request-context.ts';
import { contextOfTraceparent } from '../telemetry/trace-context.ts';

/** What a handler gets beside its event: the transaction that also records that the event was handled. */
export interface EventScope {
  readonly tx: Transaction;
}

export interface EventConsumerOptions {
  readonly group: string;
  readonly subscriptions: readonly Subscription<EventScope>[];
}

const MAX_EVENTS = 100;
const WAIT_MS = 20_000;
const MAX_ATTEMPTS = 5;
const RETRY_POLICY = { maxAttempts: MAX_ATTEMPTS, baseDelayMs: 100, maxDelayMs: 5_000 };
const FAILURE_POLICY = { maxAttempts: Number.POSITIVE_INFINITY, baseDelayMs: 100, maxDelayMs: 5_000 };

/**
 * Consumes events as a group, in order. Each takes effect once: the handler's changes and the note that it was handled commit together.
 * One that keeps failing, or that a rule refuses, goes to the dead letters, so that it does not hold up those behind it.
 */
export function startConsumer(foundation: Foundation, options: EventConsumerOptions): BackgroundLoop {
  const { eventStreaming, telemetry } = foundation;
  const consumerId = foundation.newId();
  const handlers = groupByType(options.subscriptions);
  let failures = 0;
  return createBackgroundLoop({
    async turn(signal) {
      try {
        const outcome = await eventStreaming.fetch(
          options.group,
          { consumerId, types: [...handlers.keys()], maxEvents: MAX_EVENTS, waitMs: WAIT_MS },
          signal,
        );
        failures = 0;
        if (outcome.kind === 'leased') return outcome.retryAfterMs;
        let done: string | undefined;
        for (const item of outcome.items) {
          if (signal.aborted || !(await deliver(foundation, options.group, handlers.get(item.event.type) ?? [], item, signal))) break;
          done = item.position;
        }
        if (done !== undefined) await eventStreaming.acknowledge(options.group, { consumerId, lease: outcome.lease, position: done });
        return 0;
      } catch (error) {
        if (signal.aborted) return 0;
        failures++;
        if (failures === 3 || failures % 50 === 0)
          telemetry.logger.warn({ err: error, failures, group: options.group }, 'events cannot be fetched');
        return backoffDelayMs(FAILURE_POLICY, Math.min(failures, 20));
      }
    },
  });
}

function groupByType(subscriptions: readonly Subscription<EventScope>[]): ReadonlyMap<string, readonly Subscription<EventScope>[]> {
  const byType = new Map<string, Subscription<EventScope>[]>();
  for (const subscription of subscriptions) byType.set(subscription.type, [...(byType.get(subscription.type) ?? []), subscription]);
  return byType;
}

/** Handles one event, with retries. False when it stopped because of the signal; true when it was handled or laid aside. */
async function deliver(
  foundation: Foundation,
  group: string,
  subscriptions: readonly Subscription<EventScope>[],
  item: RecordedEvent,
  signal: AbortSignal,
): Promise<boolean> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      await handleOnce(foundation, group, subscriptions, item.event);
      return true;
    } catch (error) {
      const isRetryable = !(error instanceof ServiceError) || error.kind === 'unavailable';
      foundation.telemetry.logger.warn(
        { err: error, eventId: item.event.id, type: item.event.type, attempt },
        'an event could not be handled',
      );
      if ((!isRetryable || attempt >= MAX_ATTEMPTS) && (await layAside(foundation, group, item.event, error, attempt))) return true;
      await wait(backoffDelayMs(RETRY_POLICY, Math.min(attempt, 10)), undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}

/** Handles an event inside one transaction; an event that the group has handled already does nothing. */
export async function handleOnce(
  foundation: Foundation,
  group: string,
  subscriptions: readonly Subscription<EventScope>[],
  event: CloudEvent,
): Promise<void> {
  const work = {
    requestId: event.correlationid,
    correlationId: event.correlationid,
    causationId: event.id,
    ...(event.tenantid ? { tenantId: event.tenantid } : {}),
    ...(event.actorid ? { actorId: event.actorid } : {}),
  };
  const parent = contextOfTraceparent(event.traceparent);
  const attributes = { 'messaging.operation.type': 'process', 'messaging.message.id': event.id, 'prognetwork.event_type': event.type };
  await runInContext(work, () =>
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

async function layAside(foundation: Foundation, group: string, event: CloudEvent, error: unknown, attempts: number): Promise<boolean> {
  try {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await foundation.database.inGlobalTransaction((tx) =>
      tx.db.execute(sql`
        insert into dead_letters (event_id, direction, consumer_group, event, reason, attempts)
        values (${event.id}, 'in', ${group}, ${JSON.stringify(event)}, ${reason.slice(0, 2_000)}, ${attempts}) on conflict do nothing`),
    );
    return true;
  } catch (failure) {
    foundation.telemetry.logger.error({ err: failure, eventId: event.id }, 'an event could not be laid aside; it is tried again');
    return false;
  }
}
