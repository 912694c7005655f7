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
    redis_log_witness: 'one row: how far the log in Redis was seen to reach',
    event_ids: 'the place of each event id in the log',
    streams: 'the version of each stream',
    events: 'one log in one order for all tenants; read with a filter made from the principal in visible-events.ts',
    event_types: 'what kinds of events there are, the same for all tenants',
    event_schemas: 'schemas of kinds of events, the same for all tenants; hold no events',
    consumer_groups: 'checkpoints of services in the whole log',
  },
};
