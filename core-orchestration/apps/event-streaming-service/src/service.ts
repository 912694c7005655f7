import { eventCatalogue, type EventDefinition } from '@prognetwork/event-based-service-client';
import {
  createFoundation,
  createHttpApp,
  startOutboxRelay,
  type BackgroundLoop,
  type Foundation,
  type FoundationOverrides,
  type Service,
} from '@prognetwork/shared-infrastructure';
import { createChain } from './chain/open-chain.ts';
import type { EventStreamingConfig } from './config.ts';
import { createDeliveryRepository } from './consumer-groups/delivery-repository.ts';
import { GroupTurns } from './consumer-groups/group-turns.ts';
import { createPush } from './consumer-groups/push/create-push.ts';
import type { EventStreamingContext } from './context.ts';
import { LiveFeed } from './live/live-feed.ts';
import { HeadWatcher } from './log/head-watcher.ts';
import { checkLogPlace } from './log/log-place-repository.ts';
import { openEventStore, withShownErrors } from './log/open-event-store.ts';
import { createMetrics, observeState } from './metrics.ts';
import { createPersonKeysOfLog } from './person-keys/open-person-keys.ts';
import { createPlatformApi } from './platform-api/create-platform-api.ts';
import { createOwnAppend } from './publishing/own-append.ts';
import { publishEvents } from './publishing/publish-events.ts';
import { createOwnLog } from './reading/own-log.ts';
import { startRetention } from './retention/apply-retention.ts';
import { addRoutes } from './routes.ts';
import { createSagaViews } from './sagas/saga-views.ts';
import { createEventTypes } from './schemas/event-types.ts';
import { registerCatalogue } from './schemas/register-catalogue.ts';
import { createWebhooks } from './webhooks/create-webhooks.ts';
import type { WebhookContext } from './webhooks/webhook-context.ts';

export interface EventStreamingOverrides extends FoundationOverrides {
  readonly heartbeatMs?: number;
  readonly catalogue?: ReadonlyMap<string, EventDefinition>;
}

const BODY_LIMIT_BYTES = 16 * 1024 * 1024;
const CONSUMER_POLLING = /^\/v1\/consumer-groups\/[^/]+\/(fetch|acknowledge|reject|extend)$/;
const POLL_MS = 200;
const HEARTBEAT_MS = 15_000;
const MAX_UNREAD_BYTES = 1024 * 1024;

export function createEventStreamingService(config: EventStreamingConfig, overrides: EventStreamingOverrides = {}): Service {
  const foundation = createFoundation({ name: 'event-streaming-service', prefix: 'EVENT_STREAMING', config, overrides });
  const { logger } = foundation.telemetry;
  const metrics = createMetrics(foundation.telemetry);
  const log = openEventStore(config, foundation, metrics.batchWritten);
  const chain = createChain(config, foundation, log, metrics.sealed);
  const catalogue = overrides.catalogue ?? eventCatalogue;
  const personKeys = createPersonKeysOfLog(config, foundation, log, catalogue);
  const store = withShownErrors(personKeys.store);
  const head = new HeadWatcher(store, {
    pollMs: POLL_MS,
    onPollFailed: (err) => logger.warn({ err }, 'the log could not be asked for its end'),
  });
  const live = new LiveFeed({
    store,
    head,
    heartbeatMs: overrides.heartbeatMs ?? HEARTBEAT_MS,
    maxUnreadBytes: MAX_UNREAD_BYTES,
    onDelivered: metrics.delivered,
    onDropped: metrics.readerDropped,
    onError: (err) => logger.warn({ err }, 'live events could not be read'),
  });
  const observation = observeState(foundation.telemetry, { store: log, database: foundation.database, live });
  const platformApi = createPlatformApi({
    store,
    head,
    config,
    onError: (err) => logger.warn({ err }, 'outcomes of commands could not be read'),
  });
  const ownLog = { ...foundation.eventStreaming, ...createOwnLog(store, head) };
  const sagas = createSagaViews({ ...foundation, eventStreaming: ownLog }, config.SAGA_KEEP_DAYS);
  const push = createPush(config, metrics.pushed);
  const context: EventStreamingContext = {
    store,
    storeOfServices: withShownErrors(personKeys.storeOfServices),
    deliveries: createDeliveryRepository(foundation.database.pool),
    groupTurns: new GroupTurns(),
    push: push.context,
    database: foundation.database,
    head,
    live,
    eventTypes: createEventTypes({ database: foundation.database, catalogue, now: foundation.clock }),
    catalogue,
    publicUrl: config.GATEWAY_URL,
    chain: chain.context,
    personKeys: personKeys.keys,
    platformApi,
    sagas,
    telemetry: foundation.telemetry,
    leaseMs: config.EVENT_STREAMING_LEASE_MS,
    now: foundation.clock,
    newId: foundation.newId,
  };
  const webhooks = createWebhooks({
    foundation,
    config,
    store: context.store,
    head,
    eventTypes: [...catalogue.keys()],
    isRegisteredType: async (type) => (await context.eventTypes.load([{ type, schemaversion: 1 }]))(type) !== undefined,
    append: (items) => publishEvents(context, foundation.name, [...items]),
  });
  const app = createApp(foundation, context, webhooks.context);
  let relay: BackgroundLoop | undefined;
  let retention: BackgroundLoop | undefined;
  return {
    name: foundation.name,
    fetch: async (request) => app.fetch(request),
    async start() {
      await checkLogPlace(foundation.database.pool, config.EVENT_STORE);
      await registerCatalogue(foundation.database, catalogue);
      // Asked as it is, a log that must not be served says why.
      await log.head();
      await head.refresh();
      await personKeys.start();
      chain.start();
      webhooks.start();
      sagas.start();
      push.start(context);
      const { name, database } = foundation;
      retention ??= startRetention(context);
      relay ??= startOutboxRelay({ name, database, client: { append: createOwnAppend(context) }, logger });
    },
    async [Symbol.asyncDispose]() {
      observation[Symbol.dispose]();
      await push[Symbol.asyncDispose]();
      await retention?.[Symbol.asyncDispose]();
      await relay?.[Symbol.asyncDispose]();
      await sagas[Symbol.asyncDispose]();
      await webhooks[Symbol.asyncDispose]();
      await platformApi.outcomes[Symbol.asyncDispose]();
      await live[Symbol.asyncDispose]();
      await head[Symbol.asyncDispose]();
      await chain[Symbol.asyncDispose]();
      await personKeys[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
}

function createApp(foundation: Foundation, context: EventStreamingContext, webhooks: WebhookContext) {
  const app = createHttpApp(foundation, {
    title: 'Event streaming service',
    description: 'The log of everything that happened: append, read, consume in groups, follow live.',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    // Consumers ask without end; what they do with an event is traced on their side.
    isUntraced: (path) => CONSUMER_POLLING.test(path),
    checkReady: async () => void (await context.store.head()),
  });
  addRoutes(app, context, webhooks);
  return app;
}
