import type { AggregateStore, Database, NewId, Telemetry } from '@prognetwork/shared-infrastructure';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import type { AppendedEvent, EventStore } from '../log/event-store.ts';
import type { HeadWatcher } from '../log/head-watcher.ts';
import type { OutgoingSender } from '../outgoing/outgoing-sender.ts';
import type { OutgoingRules } from '../outgoing/outgoing-url.ts';
import type { SecretSeal } from './secret-seal.ts';
import type { EndpointCommand, WebhookEndpoint } from './webhook-endpoint.ts';
import type { WebhookMetrics } from './webhook-metrics.ts';

/** What webhooks need: their tables, the log, and a way out. */
export interface WebhookContext {
  readonly database: Database;
  readonly telemetry: Telemetry;
  readonly metrics: WebhookMetrics;
  readonly store: Pick<EventStore, 'read' | 'positionBefore'>;
  readonly head: Pick<HeadWatcher, 'refresh' | 'waitBeyond'>;
  readonly endpoints: AggregateStore<WebhookEndpoint, EndpointCommand>;
  /** Publishes an event of this service. */
  readonly append: (items: readonly { readonly event: CloudEvent; readonly stream: string }[]) => Promise<readonly AppendedEvent[]>;
  readonly serviceName: string;
  readonly eventTypes: readonly string[];
  /** Whether someone registered this type beside those of the catalogue. */
  readonly isRegisteredType: (type: string) => Promise<boolean>;
  readonly seal: SecretSeal;
  readonly sender: OutgoingSender;
  readonly rules: OutgoingRules;
  readonly disableAfterDays: number;
  readonly keepDays: number;
  readonly now: () => Date;
  readonly newId: NewId;
  readonly random: () => number;
  /** Something is due: the sender need not wait for its next look. */
  readonly wake: () => void;
}
