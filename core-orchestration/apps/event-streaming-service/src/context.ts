import type { EventDefinition } from '@prognetwork/event-based-service-client';
import type { Telemetry } from '@prognetwork/shared-infrastructure';
import type { LiveFeed } from './live/live-feed.ts';
import type { EventStore } from './log/event-store.ts';
import type { HeadWatcher } from './log/head-watcher.ts';

/** What the use cases of this service need. */
export interface EventStreamingContext {
  readonly store: EventStore;
  readonly head: HeadWatcher;
  readonly live: LiveFeed;
  readonly catalogue: ReadonlyMap<string, EventDefinition>;
  readonly telemetry: Telemetry;
  readonly leaseMs: number;
  readonly now: () => Date;
}
