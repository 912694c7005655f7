import type { ServiceSchema } from '@prognetwork/shared-infrastructure';

export { eventStreamingServiceSettings, type EventStreamingConfig } from './config.ts';
export { createPostgresEventStore, type PostgresEventStoreOptions } from './log/postgres/postgres-event-store.ts';
export type { EventStore, NewEvent } from './log/event-store.ts';
export { createEventStreamingService, type EventStreamingOverrides } from './service.ts';

export const eventStreamingServiceSchema: ServiceSchema = {
  schema: 'events',
  prefix: 'EVENT_STREAMING',
  migrationsDirectory: new URL('../migrations/', import.meta.url),
  tablesWithoutTenant: {
    log_head: 'one row: where the log ends',
    events: 'one log in one order for all tenants; read with a filter made from the principal in visible-events.ts',
    consumer_groups: 'checkpoints of services in the whole log',
  },
};
