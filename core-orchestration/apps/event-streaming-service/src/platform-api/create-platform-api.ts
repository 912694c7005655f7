import { commandCatalogue, queryCatalogue } from '@prognetwork/event-based-service-client';
import type { EventStreamingConfig } from '../config.ts';
import { OutcomeFollower, type OutcomeFollowerOptions } from './outcome-follower.ts';
import type { PlatformApiContext } from './platform-api-context.ts';

export interface PlatformApiOptions extends OutcomeFollowerOptions {
  readonly config: EventStreamingConfig;
}

export function createPlatformApi({ config, ...options }: PlatformApiOptions): PlatformApiContext {
  const serviceUrls = new Map([
    ['user-service', config.USER_SERVICE_URL],
    ['tenant-service', config.TENANT_SERVICE_URL],
    ['payment-service', config.PAYMENT_SERVICE_URL],
    ['email-service', config.EMAIL_SERVICE_URL],
    ['monitoring-service', config.MONITORING_SERVICE_URL],
  ]);
  return { commands: commandCatalogue, queries: queryCatalogue, outcomes: new OutcomeFollower(options), serviceUrls };
}
