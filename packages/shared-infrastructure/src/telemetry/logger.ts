import { trace } from '@opentelemetry/api';
import type { Logger as OtelLogger } from '@opentelemetry/api';
import { createWriteStream } from 'node:fs';
import { pino, type Logger } from 'pino';
import { currentContext } from '../request-context.ts';

export type { Logger } from 'pino';

const SEVERITY_BY_LEVEL: Readonly<Record<number, { readonly number: number; readonly text: string }>> = {
  10: { number: 1, text: 'TRACE' },
  20: { number: 5, text: 'DEBUG' },
  30: { number: 9, text: 'INFO' },
  40: { number: 13, text: 'WARN' },
  50: { number: 17, text: 'ERROR' },
  60: { number: 21, text: 'FATAL' },
};

const loggers = new Set<WeakRef<Logger>>();

/** Changes the least level that every logger of this process writes. */
export function setLogLevel(level: string): void {
  for (const reference of loggers) {
    const logger = reference.deref();
    if (logger === undefined) loggers.delete(reference);
    else logger.level = level;
  }
}

/** A pino logger whose every line carries the ids of the work it belongs to, and which also hands each line to OpenTelemetry. */
export function createLogger(options: {
  readonly service: string;
  readonly level: string;
  readonly file: string | undefined;
  readonly otel: OtelLogger | undefined;
}): Logger {
  const output = options.file === undefined ? process.stdout : createWriteStream(options.file, { flags: 'a', mode: 0o600 });
  const destination = {
    write(line: string): void {
      output.write(line);
      if (options.otel !== undefined) emit(options.otel, line);
    },
  };
  const logger = pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: ids,
      redact: ['password', 'token', 'authorization', 'secret', '*.password', '*.token', '*.authorization', '*.secret'],
    },
    destination,
  );
  loggers.add(new WeakRef(logger));
  return logger;
}

function ids(): Record<string, string> {
  const span = trace.getActiveSpan()?.spanContext();
  const work = currentContext();
  return {
    ...(span ? { traceId: span.traceId, spanId: span.spanId } : {}),
    ...(work ? { requestId: work.requestId } : {}),
    ...(work?.tenantId ? { tenantId: work.tenantId } : {}),
    ...(work?.actorId ? { actorId: work.actorId } : {}),
  };
}

interface LogLine {
  readonly level: number;
  readonly time: string;
  readonly msg?: string;
}

function emit(otel: OtelLogger, line: string): void {
  // Written by pino a line above; its own shape is guaranteed.
  const { level, time, msg, ...fields } = JSON.parse(line) as LogLine & Record<string, unknown>;
  const severity = SEVERITY_BY_LEVEL[level] ?? { number: 9, text: 'INFO' };
  const attributes: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    attributes[ATTRIBUTE_NAMES[name] ?? name] = isScalar ? value : JSON.stringify(value);
  }
  otel.emit({ timestamp: new Date(time), severityNumber: severity.number, severityText: severity.text, body: msg ?? '', attributes });
}

const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  requestId: 'prognetwork.request_id',
  tenantId: 'prognetwork.tenant_id',
  actorId: 'enduser.id',
};
