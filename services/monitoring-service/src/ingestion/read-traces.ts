import * as z from 'zod';
import { SPAN_KINDS, SPAN_STATUSES, type Span } from '../telemetry/telemetry.ts';
import { keyValuesSchema, readAttributes, storableText, tenantOf } from './attributes.ts';
import { idSchema, nanosSchema, resourceSchema, timeOfNanos, type IdEncoding } from './otlp-fields.ts';

const MAX_LINKS = 64;

function requestSchema(ids: IdEncoding) {
  const traceId = idSchema(ids, 16).refine((id) => id !== null, { error: 'is missing' });
  const spanId = idSchema(ids, 8).refine((id) => id !== null, { error: 'is missing' });
  const span = z.object({
    traceId,
    spanId,
    parentSpanId: idSchema(ids, 8),
    name: z.string().default(''),
    kind: z.int().default(0),
    startTimeUnixNano: nanosSchema.refine((nanos) => nanos > 0n, { error: 'is missing' }),
    endTimeUnixNano: nanosSchema,
    attributes: keyValuesSchema,
    links: z.array(z.object({ traceId: idSchema(ids, 16), spanId: idSchema(ids, 8) })).default([]),
    status: z.object({ code: z.int().default(0), message: z.string().default('') }).default({ code: 0, message: '' }),
  });
  const scopeSpans = z.array(z.object({ spans: z.array(span).default([]) })).default([]);
  return z.object({ resourceSpans: z.array(z.object({ resource: resourceSchema, scopeSpans })).default([]) });
}

const schemas = { hex: requestSchema('hex'), base64: requestSchema('base64') };
type SpanRecord = z.infer<typeof schemas.hex>['resourceSpans'][number]['scopeSpans'][number]['spans'][number];

/** Reads an ExportTraceServiceRequest in its JSON form. Throws ZodError when it is malformed. */
export function readTraces(request: unknown, ids: IdEncoding): Span[] {
  return schemas[ids]
    .parse(request)
    .resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map((span) => readSpan(span, resource.service))),
    );
}

function readSpan(span: SpanRecord, service: string): Span {
  const attributes = readAttributes(span.attributes);
  const durationNanos = span.endTimeUnixNano - span.startTimeUnixNano;
  return {
    traceId: span.traceId ?? '',
    spanId: span.spanId ?? '',
    parentSpanId: span.parentSpanId,
    name: storableText(span.name, 300),
    service,
    kind: SPAN_KINDS[span.kind] ?? 'unspecified',
    startedAt: timeOfNanos(span.startTimeUnixNano),
    durationMs: durationNanos > 0n ? Number(durationNanos / 1000n) / 1000 : 0,
    status: SPAN_STATUSES[span.status.code] ?? 'unset',
    statusMessage: span.status.message === '' ? null : storableText(span.status.message, 1000),
    attributes,
    links: span.links
      .slice(0, MAX_LINKS)
      .flatMap((link) => (link.traceId !== null && link.spanId !== null ? [{ traceId: link.traceId, spanId: link.spanId }] : [])),
    tenant: tenantOf(attributes),
  };
}
