import { loadSettings } from '@prognetwork/environment-configuration';
import { createFoundation } from '@prognetwork/shared-infrastructure';
import { eventStreamingServiceSettings } from '../config.ts';
import { HeadWatcher } from '../log/head-watcher.ts';
import { createPostgresEventStore } from '../log/postgres/postgres-event-store.ts';
import { createWebhooks } from '../webhooks/create-webhooks.ts';

// A process of its own, so that a test can kill it in the middle of its work. Its clock is ahead by as much as the test says, so that leases of
// the one before have ended.
const [, , settings = '', aheadMs = '0'] = process.argv;
const config = loadSettings(eventStreamingServiceSettings, JSON.parse(settings) as Record<string, string>);
const clock = (): Date => new Date(Date.now() + Number(aheadMs));
const foundation = createFoundation({ name: 'event-streaming-service', prefix: 'EVENT_STREAMING', config, overrides: { clock } });
const connectionString = config.EVENT_STREAMING_DATABASE_URL.reveal();
const store = createPostgresEventStore({ connectionString, readConnections: 2, maxQueuedEvents: 1, maxQueuedBytes: 1 });
createWebhooks({
  foundation,
  store,
  head: new HeadWatcher(store, { pollMs: 20, onPollFailed: () => undefined }),
  append: () => Promise.reject(new Error('This process publishes nothing.')),
  eventTypes: [],
  isRegisteredType: async () => false,
  config,
}).start();
