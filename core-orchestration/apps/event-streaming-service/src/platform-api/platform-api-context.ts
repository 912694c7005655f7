import type { CommandDefinition, QueryDefinition } from '@prognetwork/event-based-service-client';
import type { OutcomeFollower } from './outcome-follower.ts';

/** What the use cases of the Platform API need beside the log. */
export interface PlatformApiContext {
  readonly commands: ReadonlyMap<string, CommandDefinition>;
  readonly queries: ReadonlyMap<string, QueryDefinition>;
  readonly outcomes: OutcomeFollower;
  /** Where each service answers queries. */
  readonly serviceUrls: ReadonlyMap<string, URL>;
}
