import * as z from 'zod';
import type { MetricSample } from '../telemetry/telemetry.ts';
import { keyValuesSchema, readAttributes, storableText, type KeyValues } from './attributes.ts';
import { countSchema, nanosSchema, numberSchema, resourceSchema, timeOfNanos } from './otlp-fields.ts';

const MAX_LABELS = 20;

const pointSchema = z.object({
  timeUnixNano: nanosSchema.refine((nanos) => nanos > 0n, { error: 'is missing' }),
  attributes: keyValuesSchema,
  asDouble: numberSchema.optional(),
  asInt: numberSchema.optional(),
  count: countSchema,
  sum: numberSchema.default(0),
  bucketCounts: z.array(countSchema).default([]),
  explicitBounds: z.array(numberSchema).default([]),
});
type Point = z.infer<typeof pointSchema>;

const pointsSchema = z.object({ dataPoints: z.array(pointSchema).default([]) }).optional();
const metricSchema = z.object({
  name: z.string().min(1).max(300),
  unit: z.string().max(60).default(''),
  gauge: pointsSchema,
  sum: pointsSchema,
  histogram: pointsSchema,
  exponentialHistogram: pointsSchema,
  summary: pointsSchema,
});
type Metric = z.infer<typeof metricSchema>;

const scopeMetricsSchema = z.array(z.object({ metrics: z.array(metricSchema).default([]) })).default([]);
const requestSchema = z.object({
  resourceMetrics: z.array(z.object({ resource: resourceSchema, scopeMetrics: scopeMetricsSchema })).default([]),
});

/**
 * Reads an ExportMetricsServiceRequest in its JSON form into samples the way Prometheus names them: a histogram becomes
 * `_count`, `_sum` and cumulative `_bucket{le}`. Throws ZodError when it is malformed.
 */
export function readMetrics(request: unknown): MetricSample[] {
  return requestSchema
    .parse(request)
    .resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics.flatMap((metric) => readMetric(metric, resource.service))),
    )
    .filter((sample) => Number.isFinite(sample.value));
}

function readMetric(metric: Metric, service: string): MetricSample[] {
  const sample = (point: Point, suffix: string, value: number, labels: Readonly<Record<string, string>> = {}): MetricSample => ({
    at: timeOfNanos(point.timeUnixNano),
    service,
    name: storableText(metric.name + suffix, 320),
    unit: storableText(metric.unit),
    labels: { ...readLabels(point.attributes), ...labels },
    value,
  });
  const plain = [...(metric.gauge?.dataPoints ?? []), ...(metric.sum?.dataPoints ?? [])];
  const distributions = [metric.histogram, metric.exponentialHistogram, metric.summary].flatMap((points) => points?.dataPoints ?? []);
  return [
    ...plain.map((point) => sample(point, '', point.asDouble ?? point.asInt ?? 0)),
    ...distributions.flatMap((point) => [
      sample(point, '_count', point.count),
      sample(point, '_sum', point.sum),
      ...cumulativeBuckets(point).map(({ le, count }) => sample(point, '_bucket', count, { le })),
    ]),
  ];
}

function cumulativeBuckets(point: Point): { le: string; count: number }[] {
  let total = 0;
  return point.bucketCounts.map((count, index) => {
    total += count;
    return { le: String(point.explicitBounds[index] ?? '+Inf'), count: total };
  });
}

function readLabels(keyValues: KeyValues): Record<string, string> {
  const entries = Object.entries(readAttributes(keyValues.slice(0, MAX_LABELS)));
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
}
