import type { ServiceSchema } from '@prognetwork/shared-infrastructure';

export { eventStreamingServiceSettings, type EventStreamingConfig } from './config.ts';
export { createPostgresEventStore, type PostgresEventStoreOptions } from './log/postgres/postgres-event-store.ts';
export { createRedisEventStore, type RedisEventStoreOptions } from './log/redis/redis-event-store.ts';
export { createWitnessRepository } from './log/redis/witness-repository.ts';
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
    retention_rules: 'set by platform administrators, for the log of all tenants',
    event_types: 'what kinds of events there are, the same for all tenants',
    event_schemas: 'schemas of kinds of events, the same for all tenants; hold no events',
    event_hashes: 'hashes of all events; shown only as checkpoints of the chain that a principal may see',
    chain_checkpoints: 'signed ends of all chains; read with a filter made from the principal in visible-events.ts',
    person_keys: 'keys of persons, who are the same in all tenants; none leaves the service',
    chain_verifications: 'outcomes only; read with a filter made from the principal in visible-events.ts',
    consumer_groups: 'places of services in the whole log',
    group_deliveries: 'positions that consumers of a group have or wait for; no content',
    group_hand_outs: 'positions that consumers of a group have; no content',
    group_keys_behind: 'from where on events of a key wait in the log for a group; no content',
    group_consumers: 'consumers of a group that are at work',
    group_dead_letters: 'what a group could not handle, of all tenants; for platform administrators only',
    webhook_queue: 'ids, places and times of deliveries: the sender takes the next one due before it knows whose it is',
    webhook_subscribers: 'which tenants have endpoints, by id: read before a tenant is known, and holds nothing else',
    webhook_progress: 'one row: how far the log was looked through for webhooks',
    saga_instances: 'how the sagas of the platform go; for platform administrators only',
    saga_timeline: 'what happened in them; for platform administrators only',
    group_pushes: 'URLs that groups are pushed to, set by platform administrators',
  },
};
