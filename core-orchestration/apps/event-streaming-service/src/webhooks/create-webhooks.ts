import type { Secret } from '@prognetwork/environment-configuration';
import { createAggregateStore, type BackgroundLoop, type Foundation } from '@prognetwork/shared-infrastructure';
import type { EventStore } from '../log/event-store.ts';
import type { HeadWatcher } from '../log/head-watcher.ts';
import { createOutgoingSender, type OutgoingSender } from '../outgoing/outgoing-sender.ts';
import { startDeliverySender } from './delivery-sender.ts';
import { startFanOut } from './fan-out.ts';
import { createOwnLog, type OwnLogOptions } from './own-log.ts';
import { startRetention } from './retention.ts';
import { createSecretSeal } from './secret-seal.ts';
import type { WebhookContext } from './webhook-context.ts';
import { endpointDefinitions, webhookEndpointDecider } from './webhook-endpoint.ts';
import { createWebhookMetrics, observeWebhooks } from './webhook-metrics.ts';

export interface WebhookSettings {
  readonly WEBHOOK_SEALING_SECRET: Secret;
  readonly WEBHOOK_ALLOW_HTTP: boolean;
  readonly WEBHOOK_ALLOW_PRIVATE_ADDRESSES: boolean;
  readonly WEBHOOK_DISABLE_AFTER_DAYS: number;
  readonly WEBHOOK_KEEP_DAYS: number;
}

export interface WebhookParts {
  readonly foundation: Pick<Foundation, 'name' | 'database' | 'telemetry' | 'clock' | 'newId'>;
  readonly store: EventStore;
  readonly head: HeadWatcher;
  readonly append: OwnLogOptions['append'];
  readonly eventTypes: readonly string[];
  readonly isRegisteredType: WebhookContext['isRegisteredType'];
  readonly config: WebhookSettings;
  /** In place of the one that the settings make. */
  readonly sender?: OutgoingSender;
}

export interface Webhooks extends AsyncDisposable {
  readonly context: WebhookContext;
  /** Begins to look through the log and to send. */
  start(): void;
}

/** Sends each organisation's events to the addresses it named. */
export function createWebhooks(parts: WebhookParts): Webhooks {
  const { foundation, store, head, append, eventTypes, isRegisteredType, config } = parts;
  const { name, database, telemetry, clock, newId } = foundation;
  const rules = { allowHttp: config.WEBHOOK_ALLOW_HTTP, allowPrivateAddresses: config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES };
  const sender = parts.sender ?? createOutgoingSender(rules);
  const eventStreaming = createOwnLog({ store, append });
  const loops: AsyncDisposable[] = [];
  let deliveries: BackgroundLoop | undefined;
  const context: WebhookContext = {
    database,
    telemetry,
    metrics: createWebhookMetrics(telemetry),
    store,
    head,
    endpoints: createAggregateStore({ name, database, clock, eventStreaming }, webhookEndpointDecider, {
      category: 'webhook_endpoint',
      definitions: endpointDefinitions,
    }),
    append,
    serviceName: name,
    eventTypes,
    isRegisteredType,
    seal: createSecretSeal(config.WEBHOOK_SEALING_SECRET),
    sender,
    rules,
    disableAfterDays: config.WEBHOOK_DISABLE_AFTER_DAYS,
    keepDays: config.WEBHOOK_KEEP_DAYS,
    now: clock,
    newId,
    random: Math.random,
    wake: () => deliveries?.wake(),
  };
  const observation = observeWebhooks(telemetry, { database, head });
  return {
    context,
    start() {
      if (deliveries !== undefined) return;
      deliveries = startDeliverySender(context);
      loops.push(deliveries, startFanOut(context), startRetention(context));
    },
    async [Symbol.asyncDispose]() {
      observation[Symbol.dispose]();
      await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()));
      sender[Symbol.dispose]();
    },
  };
}
