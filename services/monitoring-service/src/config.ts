import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { commonSettings } from '@prognetwork/shared-infrastructure';

export const monitoringServiceSettings = defineSettings({
  ...commonSettings('MONITORING', 3004),
  MONITORING_RETENTION_DAYS: setting.integer('Days that telemetry is kept', { min: 1, max: 60, default: 7 }),
  MONITORING_QUEUE_CAPACITY: setting.integer('Spans, log lines and samples that may wait to be written', {
    min: 100,
    max: 200_000,
    default: 20_000,
  }),
  MONITORING_HEALTH_INTERVAL_MS: setting.integer('Milliseconds between two looks at the health of all services', {
    min: 100,
    max: 600_000,
    default: 10_000,
  }),
});

export type MonitoringConfig = ValuesOf<typeof monitoringServiceSettings>;
