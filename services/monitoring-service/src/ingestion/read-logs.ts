import * as z from 'zod';
import { levelOfSeverity, type LogRecord } from '../telemetry/telemetry.ts';
import { keyValuesSchema, readAnyValue, readAttributes, storableText, tenantOf } from './attributes.ts';
import { idSchema, nanosSchema, resourceSchema, timeOfNanos, type IdEncoding } from './otlp-fields.ts';

const MAX_MESSAGE_LENGTH = 16_384;

function requestSchema(ids: IdEncoding) {
  const logRecord = z.object({
    timeUnixNano: nanosSchema,
    observedTimeUnixNano: nanosSchema,
    severityNumber: z.int().default(0),
    body: z.unknown(),
    attributes: keyValuesSchema,
    traceId: idSchema(ids, 16),
    spanId: idSchema(ids, 8),
  });
  const scopeLogs = z.array(z.object({ logRecords: z.array(logRecord).default([]) })).default([]);
  return z.object({ resourceLogs: z.array(z.object({ resource: resourceSchema, scopeLogs })).default([]) });
}

const schemas = { hex: requestSchema('hex'), base64: requestSchema('base64') };
type Log = z.infer<typeof schemas.hex>['resourceLogs'][number]['scopeLogs'][number]['logRecords'][number];

/** Reads an ExportLogsServiceRequest in its JSON form. A record without any time gets `now`. Throws ZodError when it is malformed. */
export function readLogs(request: unknown, ids: IdEncoding, now: Date): LogRecord[] {
  return schemas[ids]
    .parse(request)
    .resourceLogs.flatMap(({ resource, scopeLogs }) =>
      scopeLogs.flatMap(({ logRecords }) => logRecords.map((log) => readLog(log, resource.service, now))),
    );
}

function readLog(log: Log, service: string, now: Date): LogRecord {
  const attributes = readAttributes(log.attributes);
  const nanos = log.timeUnixNano || log.observedTimeUnixNano || BigInt(now.getTime()) * 1_000_000n;
  return {
    at: timeOfNanos(nanos),
    service,
    level: levelOfSeverity(log.severityNumber),
    message: storableText(messageOf(log.body), MAX_MESSAGE_LENGTH),
    traceId: log.traceId,
    spanId: log.spanId,
    attributes,
    tenant: tenantOf(attributes),
  };
}

function messageOf(body: unknown): string {
  const value = readAnyValue(body);
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
