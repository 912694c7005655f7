import { context, propagation, ROOT_CONTEXT, trace, type Context, type SpanContext } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

// One context manager and propagator a process: each service has its own tracer, so that spans of several services in one process keep apart.
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

/** The W3C `traceparent` of the active span, if there is one. */
export function currentTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'];
}

/** A context whose parent span is the one that `traceparent` names; the root context when it is absent or malformed. */
export function contextOfTraceparent(traceparent: string | undefined, tracestate?: string): Context {
  if (traceparent === undefined) return ROOT_CONTEXT;
  return propagation.extract(ROOT_CONTEXT, { traceparent, ...(tracestate === undefined ? {} : { tracestate }) });
}

/** The span that `traceparent` names, for links. */
export function spanContextOf(traceparent: string | undefined): SpanContext | undefined {
  return trace.getSpanContext(contextOfTraceparent(traceparent));
}

export function currentTraceId(): string | undefined {
  return trace.getSpanContext(context.active())?.traceId;
}
