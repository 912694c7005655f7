import { eventLogEventsRemoved, type EventLogEventsRemoved } from '@prognetwork/event-based-service-client';
import { toCloudEvent } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { publishEvents } from '../publishing/publish-events.ts';

/** What retention and compaction need. */
export type RetentionContext = Pick<EventStreamingContext, 'store' | 'database' | 'eventTypes' | 'telemetry' | 'now' | 'newId'>;

const SERVICE = 'event-streaming-service';
const MAX_SUBJECT = 200;

/** Records of removals stay whatever is removed, until they are folded into one: without them the hash chain would look tampered with. */
export const KEPT_TYPES: readonly string[] = [eventLogEventsRemoved.type];

/**
 * Puts on record in the log what is about to go. It is told first: were the events gone before, whoever verified the hash chain in between, or after
 * a crash, would find them missing without a reason. Told twice after a crash, it accounts for more than is missing.
 */
export async function recordRemoval(context: RetentionContext, data: EventLogEventsRemoved['data']): Promise<void> {
  const subject = (data.ruleId ?? data.stream ?? 'removals').slice(0, MAX_SUBJECT);
  const envelope = { service: SERVICE, id: context.newId(), time: context.now(), subject, data, tenantId: undefined, actorId: undefined };
  await publishEvents(context, SERVICE, [{ event: toCloudEvent(eventLogEventsRemoved, envelope) }]);
}
