import { consumerGroupEventDeadLettered } from '@prognetwork/event-based-service-client';
import type { EventStreamingContext } from '../context.ts';
import type { StoredEvent } from '../log/event-store.ts';
import type { LeaseHolder, Rejection } from './delivery-repository.ts';
import { reject, type RejectOutcome } from './dead-letter-repository.ts';
import { personOfEvent } from '../person-keys/person-of-event.ts';
import { readPositions } from './read-positions.ts';

export interface RejectedDelivery {
  readonly position: number;
  readonly reason: string;
  readonly delayMs?: number | undefined;
  readonly isFinal?: boolean | undefined;
  readonly isCounted?: boolean | undefined;
}

export const MAX_ATTEMPTS = 5;

/** Rejects deliveries; those that become dead letters are published in the same transaction. */
export async function rejectDeliveries(
  context: EventStreamingContext,
  holder: LeaseHolder,
  rejected: readonly RejectedDelivery[],
): Promise<RejectOutcome> {
  const counted = rejected.filter(({ isCounted = true }) => isCounted).map(({ position }) => position);
  const events = await readPositions(
    context.store,
    counted.toSorted((a, b) => a - b),
  );
  const persons = new Map([...events].map(([position, event]) => [position, personOfEvent(event, context.catalogue)]));
  const rejections = rejected.map((rejection) => toRejection(rejection, events.get(rejection.position)));
  const outcome = await context.database.inGlobalTransaction(async (tx) => {
    const done = await reject(tx, holder, rejections, MAX_ATTEMPTS);
    for (const { position, reason, event } of rejections) {
      // A dead letter of the event that tells of dead letters would tell of itself without end.
      if (!event || !done.dead.includes(position) || event.type === consumerGroupEventDeadLettered.type) continue;
      const data = {
        group: holder.group,
        position: String(position),
        eventId: event.id,
        personId: persons.get(position) ?? null,
        reason: reason ?? '',
      };
      await tx.publish(consumerGroupEventDeadLettered, { subject: holder.group, data });
    }
    return done;
  });
  context.groupTurns.wake(holder.group);
  return outcome;
}

function toRejection({ position, reason, delayMs, isFinal = false, isCounted = true }: RejectedDelivery, event?: StoredEvent): Rejection {
  return { position, reason, delayMs, isFinal, isCounted, ...(event ? { event: toFacts(event) } : {}) };
}

function toFacts({ type, tenant, subject, body }: StoredEvent): NonNullable<Rejection['event']> {
  // What the log holds was checked against the envelope when it was appended.
  const { id, traceparent } = JSON.parse(body) as { readonly id: string; readonly traceparent?: string };
  return { id, type, tenant, subject, traceId: traceparent?.split('-')[1] ?? null };
}
