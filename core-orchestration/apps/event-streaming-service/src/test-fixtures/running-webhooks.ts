import { loadSettings } from '@prognetwork/environment-configuration';
import { paymentFailed, type CloudEvent } from '@prognetwork/event-based-service-client';
import { createFoundation, newId, type Foundation } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { eventStreamingServiceSchema, eventStreamingServiceSettings } from '../index.ts';
import { HeadWatcher } from '../log/head-watcher.ts';
import { createPostgresEventStore } from '../log/postgres/postgres-event-store.ts';
import type { OutgoingSender } from '../outgoing/outgoing-sender.ts';
import { createWebhooks, type Webhooks } from '../webhooks/create-webhooks.ts';
import { deliverLeased, leaseDue } from '../webhooks/delivery-sender.ts';
import { lookThrough } from '../webhooks/fan-out.ts';
import { createEndpoint } from '../webhooks/manage-endpoints.ts';
import { findProgress, releaseProgress } from '../webhooks/subscriber-repository.ts';
import { readDeliveries, readDelivery } from '../webhooks/read-deliveries.ts';
import type { WebhookContext } from '../webhooks/webhook-context.ts';

const EVENT_TYPES = ['payment.failed', 'invoice.paid', 'webhook.test'];
const LOOK = newId();

/** Webhooks with a clock in the test's hand: nothing runs by itself, each step is taken by the test. */
export interface RunningWebhooks extends AsyncDisposable {
  readonly context: WebhookContext;
  /** What another process needs to work on the same deliveries. */
  readonly settings: Readonly<Record<string, string>>;
  readonly foundation: Foundation;
  now: Date;
  pass(ms: number): void;
  /** Another process on the same database. */
  another(sender?: OutgoingSender): Webhooks;
  /** Appends events of a tenant as they are. */
  append(events: readonly CloudEvent[], stream?: string): Promise<void>;
  /** Looks through the log to its end. */
  look(): Promise<void>;
  /** Sends what is due; returns how many there were. */
  send(limit?: number): Promise<number>;
  endpoint(
    tenantId: string,
    url: string,
    more?: { eventTypes?: string[]; isOrdered?: boolean },
  ): Promise<{ endpointId: string; secret: string }>;
  deliveries(
    tenantId: string,
    endpointId: string,
  ): ReturnType<typeof readDeliveries> extends Promise<{ items: infer Items }> ? Promise<Items> : never;
  attempts(tenantId: string, deliveryId: string): Promise<Awaited<ReturnType<typeof readDelivery>>['attempts']>;
  asOwner(statement: string): Promise<Record<string, unknown>[]>;
}

export async function createRunningWebhooks(): Promise<RunningWebhooks> {
  const database = await createTestDatabase(eventStreamingServiceSchema);
  const settings = settingsFor(database);
  const config = loadSettings(eventStreamingServiceSettings, settings);
  const time = { now: new Date() };
  const foundation = createFoundation({
    name: 'event-streaming-service',
    prefix: 'EVENT_STREAMING',
    config,
    overrides: { clock: () => time.now },
  });
  const store = createPostgresEventStore({
    connectionString: database.runtimeUrl,
    readConnections: 2,
    maxQueuedEvents: 1_000,
    maxQueuedBytes: 1_000_000,
  });
  const head = new HeadWatcher(store, { pollMs: 20, onPollFailed: () => undefined });
  const append = (items: readonly { event: CloudEvent; stream: string; expectedVersion?: number }[]) =>
    store.append(
      items.map(({ event, ...place }) => ({
        ...place,
        id: event.id,
        type: event.type,
        subject: event.subject,
        body: JSON.stringify(event),
        ...(event.tenantid === undefined ? {} : { tenant: event.tenantid }),
      })),
    );
  const made: Webhooks[] = [];
  const another = (sender?: OutgoingSender): Webhooks => {
    const webhooks = createWebhooks({
      foundation,
      store,
      head,
      append,
      eventTypes: EVENT_TYPES,
      isRegisteredType: async (type) => type === 'guest.registered',
      config,
      ...(sender ? { sender } : {}),
    });
    made.push(webhooks);
    return webhooks;
  };
  const context: WebhookContext = { ...another().context, random: () => 0 };
  const never = new AbortController().signal;
  return {
    context,
    settings,
    foundation,
    another,
    get now() {
      return time.now;
    },
    set now(value) {
      time.now = value;
    },
    pass: (ms) => (time.now = new Date(time.now.getTime() + ms)),
    append: async (events, stream = 'payment-1') => void (await append(events.map((event) => ({ event, stream })))),
    async look() {
      const { position } = await head.refresh();
      for (let reached = -1; reached < position;) {
        await lookThrough({ ...context, head: { refresh: () => head.refresh(), waitBeyond: async () => undefined } }, LOOK, never);
        reached = await foundation.database.inGlobalTransaction(findProgress);
      }
      await foundation.database.inGlobalTransaction((tx) => releaseProgress(tx, LOOK));
    },
    async send(limit = 100) {
      const leased = await leaseDue(context, limit);
      await Promise.all(leased.map((delivery) => deliverLeased(context, delivery, never)));
      return leased.length;
    },
    endpoint: (tenantId, url, more = {}) =>
      createEndpoint(context, tenantId, { url, description: '', eventTypes: ['payment.*'], isOrdered: false, ...more }),
    deliveries: async (tenantId, endpointId) => (await readDeliveries(context, tenantId, endpointId, { limit: 100 })).items.toReversed(),
    attempts: async (tenantId, deliveryId) => (await readDelivery(context, tenantId, deliveryId)).attempts,
    asOwner: (statement) => runAsOwner(database, statement),
    async [Symbol.asyncDispose]() {
      for (const webhooks of made) await webhooks[Symbol.asyncDispose]();
      await head[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

function settingsFor({ runtimeUrl, platformUrl }: TestDatabase): Record<string, string> {
  const required = Object.entries(eventStreamingServiceSettings).filter(([, { isSecret, isRequired }]) => isSecret && isRequired);
  return {
    ...Object.fromEntries(required.map(([name]) => [name, `test secret of ${name}, long enough`])),
    EVENT_STREAMING_DATABASE_URL: runtimeUrl,
    EVENT_STREAMING_PLATFORM_DATABASE_URL: platformUrl,
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: 'true',
    WEBHOOK_ALLOW_HTTP: 'true',
    LOG_LEVEL: 'silent',
    TELEMETRY: 'false',
  };
}

async function runAsOwner(database: TestDatabase, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    await client.query('set search_path = events');
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** An event of a tenant; `nth` is what tests tell them apart by. */
export function tenantEvent(tenantId: string, nth = 1): CloudEvent {
  return {
    specversion: '1.0',
    id: newId(),
    source: '/payment-service',
    type: paymentFailed.type,
    subject: newId(),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: 1,
    tenantid: tenantId,
    correlationid: 'test',
    data: { nth, text: 'grüße "quoted"' },
  };
}
