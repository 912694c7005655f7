import type { RecordedEvent } from '../contract/events.ts';
import type { TraceSummary } from '../contract/monitoring.ts';
import { gistOf, isFailure, traceIdOf } from '../live/event-facts.ts';

export interface Failure {
  readonly id: string;
  readonly time: string;
  /** The event that told of it; a failed trace has none. */
  readonly type?: string;
  readonly service: string;
  readonly text: string;
  readonly href: string;
}

const SHOWN_AT_MOST = 8;

/** What went wrong lately, newest first: events that tell of a failure, and failed traces that no such event came from. */
export function latestFailures(traces: readonly TraceSummary[], events: readonly RecordedEvent[]): Failure[] {
  const failedEvents = events.filter(({ event }) => isFailure(event.type));
  const told = new Set(failedEvents.map(({ event }) => traceIdOf(event)));
  const fromEvents = failedEvents.map(({ position, event }): Failure => {
    const href = `/platform/events?event=${position}&type=${event.type}`;
    return { id: event.id, time: event.time, type: event.type, service: event.source, text: gistOf(event), href };
  });
  const fromTraces = traces
    .filter(({ traceId }) => !told.has(traceId))
    .map(({ traceId, startedAt, services, rootName }): Failure => {
      return { id: traceId, time: startedAt, service: services[0] ?? '', text: rootName, href: `/platform/traces/${traceId}` };
    });
  return [...fromEvents, ...fromTraces].toSorted((a, b) => Date.parse(b.time) - Date.parse(a.time)).slice(0, SHOWN_AT_MOST);
}
