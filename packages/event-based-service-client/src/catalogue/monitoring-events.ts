import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';

const producer = 'monitoring-service';
const alert = { alertId: z.uuid(), rule: z.string().max(200), severity: z.enum(['info', 'warning', 'critical']) };

export const alertTriggered = defineEvent('alert.triggered', {
  producer,
  description: 'A rule found its condition true for long enough.',
  data: z.strictObject({ ...alert, detail: z.string().max(500) }),
  notPersonal: { detail: 'worded by the code from figures' },
});
export const alertResolved = defineEvent('alert.resolved', {
  producer,
  description: 'The condition of an alert ended.',
  data: z.strictObject(alert),
});
export const healthCheckFailed = defineEvent('health_check.failed', {
  producer,
  description: 'A service that was up no longer answers.',
  data: z.strictObject({ service: z.string().max(100), detail: z.string().max(500) }),
  notPersonal: { detail: 'what a connection failed with' },
});
export const metricUpdated = defineEvent('metric.updated', {
  producer,
  description: 'A watched figure has a new value.',
  data: z.strictObject({ name: z.string().max(200), value: z.number(), unit: z.string().max(50) }),
  notPersonal: { name: 'the name of a figure' },
});

export type AlertTriggered = EventOf<typeof alertTriggered>;
export type AlertResolved = EventOf<typeof alertResolved>;
export type HealthCheckFailed = EventOf<typeof healthCheckFailed>;
export type MetricUpdated = EventOf<typeof metricUpdated>;
