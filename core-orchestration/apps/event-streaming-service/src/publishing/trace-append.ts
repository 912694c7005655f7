import { SpanKind, type Link, type Span } from '@opentelemetry/api';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { contextOfTraceparent, spanContextOf, type Telemetry } from '@prognetwork/shared-infrastructure';
import type { AppendedEvent } from '../log/event-store.ts';

const MAX_LINKED_TRACES = 64;

/**
 * Records an append where both sides look for it: one span of the request, linked with what published the events, and in the trace
 * of each publisher a span of its own, linked back. Of a request with events of very many traces, the first ones are recorded.
 */
export function traceAppend(
  telemetry: Telemetry,
  events: readonly CloudEvent[],
  append: () => Promise<readonly AppendedEvent[]>,
): Promise<readonly AppendedEvent[]> {
  const traces = groupByTrace(events);
  const links = [...traces.keys()].flatMap(toLink);
  const attributes = {
    'messaging.system': 'prognetwork',
    'messaging.operation.type': 'send',
    'messaging.batch.message_count': events.length,
  };
  return telemetry.span('events.append', { kind: SpanKind.INTERNAL, attributes, links }, async (span) => {
    const startTime = Date.now();
    const appended = await append();
    if (traces.size === 0) return appended;
    const positions = new Map(appended.map(({ id, position }) => [id, position]));
    for (const [traceparent, published] of traces) recordInTrace(telemetry, traceparent, published, positions, span, startTime);
    return appended;
  });
}

function groupByTrace(events: readonly CloudEvent[]): Map<string, CloudEvent[]> {
  const traces = new Map<string, CloudEvent[]>();
  for (const event of events) {
    if (event.traceparent === undefined) continue;
    const known = traces.get(event.traceparent);
    if (known) known.push(event);
    else if (traces.size < MAX_LINKED_TRACES) traces.set(event.traceparent, [event]);
  }
  return traces;
}

function toLink(traceparent: string): Link[] {
  const context = spanContextOf(traceparent);
  return context ? [{ context }] : [];
}

function recordInTrace(
  telemetry: Telemetry,
  traceparent: string,
  events: readonly CloudEvent[],
  positions: ReadonlyMap<string, number>,
  request: Span,
  startTime: number,
): void {
  const [first] = events;
  if (first === undefined) return;
  const attributes = {
    'messaging.message.id': first.id,
    'messaging.batch.message_count': events.length,
    'prognetwork.event_type': [...new Set(events.map(({ type }) => type))].join(','),
    'prognetwork.position': positions.get(first.id) ?? 0,
    'prognetwork.request_id': first.correlationid,
    ...(first.tenantid === undefined ? {} : { 'prognetwork.tenant_id': first.tenantid }),
  };
  const options = { kind: SpanKind.PRODUCER, attributes, startTime, links: [{ context: request.spanContext() }] };
  telemetry.tracer.startSpan('events.append', options, contextOfTraceparent(traceparent)).end();
}
