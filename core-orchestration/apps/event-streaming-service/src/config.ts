import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { commonSettings } from '@prognetwork/shared-infrastructure';

export const eventStreamingServiceSettings = defineSettings({
  ...commonSettings('EVENT_STREAMING', 8001),
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
});

export type EventStreamingConfig = ValuesOf<typeof eventStreamingServiceSettings>;
