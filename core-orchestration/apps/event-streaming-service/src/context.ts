import type { EventDefinition } from '@prognetwork/event-based-service-client';
import type { ChainContext } from './chain/chain-context.ts';
import type { Database, NewId, RunningProjection, Telemetry } from '@prognetwork/shared-infrastructure';
import type { DeliveryRepository } from './consumer-groups/delivery-repository.ts';
import type { GroupTurns } from './consumer-groups/group-turns.ts';
import type { PushContext } from './consumer-groups/push/create-push.ts';
import type { LiveFeed } from './live/live-feed.ts';
import type { EventStore } from './log/event-store.ts';
import type { HeadWatcher } from './log/head-watcher.ts';
import type { PersonKeys } from './person-keys/person-key-store.ts';
import type { PlatformApiContext } from './platform-api/platform-api-context.ts';
import type { EventTypes } from './schemas/event-types.ts';

/** What the use cases of this service need. */
export interface EventStreamingContext {
  readonly store: EventStore;
  /** The log with its secret fields; for services as consumers, nobody else. */
  readonly storeOfServices: EventStore;
  readonly deliveries: DeliveryRepository;
  readonly groupTurns: GroupTurns;
  readonly push: PushContext;
  /** The service's own tables; the log is in the store. */
  readonly database: Database;
  readonly head: HeadWatcher;
  readonly live: LiveFeed;
  /** What events have to fit: the catalogue's types and those registered over HTTP. */
  readonly eventTypes: EventTypes;
  /** Where the gateway is, for documents. */
  readonly publicUrl: URL;
  readonly catalogue: ReadonlyMap<string, EventDefinition>;
  readonly chain: ChainContext;
  readonly personKeys: PersonKeys;
  /** What `saga_instances` and `saga_timeline` are filled by. */
  readonly sagas: Pick<RunningProjection, 'serving'>;
  readonly platformApi: PlatformApiContext;
  readonly telemetry: Telemetry;
  readonly leaseMs: number;
  readonly now: () => Date;
  readonly newId: NewId;
}
