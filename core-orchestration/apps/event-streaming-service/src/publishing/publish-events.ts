import type { CloudEvent } from '@prognetwork/event-based-service-client';
import type { AppendItem } from '../event-contract.ts';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import { LogUnavailableError, VersionConflictError, type AppendedEvent, type NewEvent } from '../log/event-store.ts';
import { checkEvents } from './event-check.ts';
import { traceAppend } from './trace-append.ts';

type PublishingContext = Pick<EventStreamingContext, 'store' | 'eventTypes' | 'telemetry'>;

/** Stores the events of one request, all or none. An event whose id is stored already keeps its first place. */
export async function publishEvents(
  context: PublishingContext,
  service: string,
  items: readonly AppendItem[],
): Promise<readonly AppendedEvent[]> {
  if (items.some(({ event }) => event.source !== `/${service}`))
    throw eventStreamingError('event.source_forbidden', { details: { service } });
  const { errors, bodies } = checkEvents(items, await context.eventTypes.load(items.map(({ event }) => event)));
  if (errors.length > 0) throw eventStreamingError('event.refused', { errors });
  const events = items.map((item, index) => toNewEvent(item, bodies[index] ?? ''));
  return traceAppend(
    context.telemetry,
    items.map(({ event }) => event),
    () => append(context, events),
  );
}

async function append(context: PublishingContext, events: readonly NewEvent[]): Promise<readonly AppendedEvent[]> {
  try {
    return await context.store.append(events);
  } catch (error) {
    if (error instanceof VersionConflictError) {
      const errors = error.conflicts.map(({ index, stream, expectedVersion, actualVersion }) => ({
        pointer: `/events/${index}/expectedVersion`,
        detail: `${stream} has version ${actualVersion}, not ${expectedVersion}`,
      }));
      throw eventStreamingError('stream.version_conflict', { errors, cause: error });
    }
    throw toShownError(error);
  }
}

/** A log that takes nothing now is something publishers have to know. */
export function toShownError(error: unknown): unknown {
  if (!(error instanceof LogUnavailableError)) return error;
  return eventStreamingError(error.reason === 'queue_full' ? 'event_log.overloaded' : 'event_log.unavailable', { cause: error });
}

export function toNewEvent({ event, stream, expectedVersion }: AppendItem, body: string): NewEvent {
  return {
    id: event.id,
    stream: stream ?? defaultStream(event),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    type: event.type,
    ...(event.tenantid === undefined ? {} : { tenant: event.tenantid }),
    subject: event.subject,
    body,
  };
}

function defaultStream(event: CloudEvent): string {
  return `${event.type.slice(0, event.type.indexOf('.'))}-${event.subject}`;
}
