import type { ServiceSchema } from '@prognetwork/shared-infrastructure';

export { monitoringServiceSettings, type MonitoringConfig } from './config.ts';
export { createMonitoringService, type MonitoringOverrides } from './service.ts';
export { subscriptions as monitoringSubscriptions } from './subscriptions.ts';

export const monitoringServiceSchema: ServiceSchema = {
  schema: 'monitoring',
  prefix: 'MONITORING',
  migrationsDirectory: new URL('../migrations/', import.meta.url),
  tablesWithoutTenant: {
    spans: "the platform operator's telemetry; the tenant is what a sender claimed, and no tenant reads it",
    span_links: 'which trace points at which; for the platform operator only',
    logs: "the platform operator's telemetry; the tenant is what a sender claimed, and no tenant reads it",
    metric_series: 'names and labels of figures about services',
    metric_samples: 'figures about services',
    service_health: 'one row a service',
    event_counts: 'how many events of a type in a minute, of all tenants together',
  },
};
