import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { commonSettings } from '@prognetwork/shared-infrastructure';

export const eventStreamingServiceSettings = defineSettings({
  ...commonSettings('EVENT_STREAMING', 8001),
  EVENT_STORE: setting.choice(
    'Where the event log is kept; docs/guides/scaling-events.md says what speaks for which',
    ['postgres', 'redis'],
    {
      default: 'postgres',
    },
  ),
  EVENT_STORE_REDIS_URL: setting.optionalSecret('The Redis that keeps the event log, for EVENT_STORE=redis'),
  EVENT_STORE_ACCEPT_LOSS: setting.flag('Keep the event log also in a Redis that may lose what it has acknowledged', { default: false }),
  EVENT_STREAMING_QUEUE_EVENTS: setting.integer('Events that may wait to be stored before publishers are turned away', {
    min: 1,
    max: 1_000_000,
    default: 20_000,
  }),
  EVENT_STREAMING_LEASE_MS: setting.integer('Milliseconds after which a silent consumer loses its group', {
    min: 100,
    max: 600_000,
    default: 15_000,
  }),
  EVENT_STREAMING_CHAIN_SECRET: setting.secret('Makes the key that signs checkpoints of the log; at least 32 random characters'),
  EVENT_STREAMING_CHAIN_RETIRED_KEYS: setting.text(
    'Public keys (base64url, commas between) of earlier chain secrets that are still believed',
    {
      default: '',
    },
  ),
  EVENT_STREAMING_CHECKPOINT_EVENTS: setting.integer('Events of a chain after which a checkpoint is signed', {
    min: 1,
    max: 1_000_000,
    default: 1_000,
  }),
  EVENT_STREAMING_CHECKPOINT_SECONDS: setting.integer('Seconds after which a checkpoint is signed even if fewer events came', {
    min: 1,
    max: 86_400,
    default: 60,
  }),
  EVENT_STREAMING_PERSON_KEY_SECRET: setting.secret('Encrypts the keys of persons in the database; at least 32 random characters'),
  NATIVE: setting.choice(
    'Hash the log in Rust: when the addon is built (prefer), always (require) or never (off)',
    ['prefer', 'require', 'off'],
    {
      default: 'prefer',
    },
  ),
  PUSH_ALLOW_PRIVATE_ADDRESSES: setting.flag('Push consumer groups also over http:// and to addresses of this machine and network', {
    default: false,
  }),
  WEBHOOK_SEALING_SECRET: setting.secret('Encrypts the secrets of webhook endpoints in the database; at least 32 random characters'),
  WEBHOOK_ALLOW_HTTP: setting.flag('Send webhooks also to http:// addresses, where anyone on the way can read them', { default: false }),
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: setting.flag('Send webhooks also to addresses of this machine and network; for development only', {
    default: false,
  }),
  WEBHOOK_DISABLE_AFTER_DAYS: setting.integer('Days of nothing but failures after which a webhook endpoint is disabled', {
    min: 1,
    max: 365,
    default: 5,
  }),
  WEBHOOK_KEEP_DAYS: setting.integer('Days for which webhook deliveries and their attempts are kept', { min: 8, max: 3_650, default: 30 }),
});

export type EventStreamingConfig = ValuesOf<typeof eventStreamingServiceSettings>;
