import * as z from 'zod';

const traceId = z
  .string()
  .regex(/^[0-9a-f]{32}$/i)
  .transform((id) => id.toLowerCase());
const time = z.string();
const searchLimit = z.coerce.number().int().min(1).max(200).default(50);
const searchText = z.string().trim().min(1).max(200).optional();
const serviceName = z.string().min(1).max(100).optional();
const sinceMinutes = z.coerce
  .number()
  .int()
  .min(1)
  .max(30 * 24 * 60)
  .default(24 * 60)
  .describe('How far back to look, in minutes');

export const logLevelSchema = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
export const traceParametersSchema = z.object({ traceId });

export const healthItemSchema = z.object({
  service: z.string(),
  status: z.enum(['up', 'degraded', 'down']),
  latencyMs: z.int(),
  checkedAt: time,
  changedAt: time,
  detail: z.string().optional(),
});
export const healthListSchema = z.object({ items: z.array(healthItemSchema), nextCursor: z.null() });

export const traceQuerySchema = z.strictObject({
  tenantId: z.uuid().optional(),
  service: serviceName,
  q: searchText.describe('Part of a span name or of an attribute, or a trace id'),
  hasError: z.enum(['true', 'false']).optional(),
  sinceMinutes,
  limit: searchLimit,
});
export const traceSummarySchema = z.object({
  traceId: z.string(),
  rootName: z.string(),
  services: z.array(z.string()),
  startedAt: time,
  durationMs: z.number(),
  spanCount: z.int(),
  hasError: z.boolean(),
  tenantId: z.uuid().optional(),
});
export const traceListSchema = z.object({ items: z.array(traceSummarySchema), nextCursor: z.null() });

const attributes = z.record(z.string(), z.unknown());
export const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  name: z.string(),
  service: z.string(),
  kind: z.enum(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']),
  startedAt: time,
  durationMs: z.number(),
  status: z.enum(['unset', 'ok', 'error']),
  statusMessage: z.string().nullable(),
  attributes,
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })),
});
export const logSchema = z.object({
  at: time,
  service: z.string(),
  level: logLevelSchema,
  message: z.string(),
  traceId: z.string().nullable(),
  spanId: z.string().nullable(),
  attributes,
});
export const traceSchema = z.object({ traceId: z.string(), spans: z.array(spanSchema), logs: z.array(logSchema) });

export const logQuerySchema = z.strictObject({
  q: searchText,
  traceId: traceId.optional(),
  tenantId: z.uuid().optional(),
  level: logLevelSchema.optional(),
  service: serviceName,
  sinceMinutes,
  limit: searchLimit,
});
export const logListSchema = z.object({ items: z.array(logSchema), nextCursor: z.null() });

export const metricQuerySchema = z.strictObject({
  name: z.string().min(1).max(300).optional().describe('The beginning of the metric name'),
  service: serviceName,
  sinceMinutes: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .default(60),
  limit: searchLimit,
});
const sample = z.object({ at: time, value: z.number() });
export const metricSeriesSchema = z.object({
  name: z.string(),
  service: z.string(),
  unit: z.string(),
  labels: z.record(z.string(), z.string()),
  latest: sample,
  samples: z.array(sample),
});
export const metricListSchema = z.object({ items: z.array(metricSeriesSchema), nextCursor: z.null() });

export const eventRateQuerySchema = z.strictObject({ sinceMinutes: z.coerce.number().int().min(1).max(1440).default(60) });
export const eventRateListSchema = z.object({
  items: z.array(z.object({ type: z.string(), total: z.int(), perMinute: z.array(z.object({ minute: time, count: z.int() })) })),
  nextCursor: z.null(),
});
