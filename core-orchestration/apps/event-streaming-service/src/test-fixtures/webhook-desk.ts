import { newId } from '@prognetwork/shared-infrastructure';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { createRunningWebhooks, tenantEvent, type RunningWebhooks } from './running-webhooks.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

type EndpointSettings = Parameters<RunningWebhooks['endpoint']>[2];
type Delivery = Awaited<ReturnType<RunningWebhooks['deliveries']>>[number];

interface Setting {
  readonly webhooks: RunningWebhooks;
  readonly receiver: WebhookReceiver;
  readonly tenant: string;
}

/** Webhooks for one file of tests; each test begins with a tenant and a receiver of its own and an empty queue. */
export interface WebhookDesk extends AsyncDisposable {
  begin(): Promise<Setting>;
  /** An endpoint of the test's tenant, and one event that it is to get. */
  withEvent(more?: EndpointSettings): Promise<{ readonly endpointId: string; readonly secret: string; readonly event: CloudEvent }>;
  /** The one delivery of an endpoint. */
  only(endpointId: string): Promise<Delivery>;
  /** Which events arrived, in order. */
  received(): readonly unknown[];
}

export function createWebhookDesk(): WebhookDesk {
  let running: Promise<RunningWebhooks> | undefined;
  let setting: Setting | undefined;
  const now = (): Setting => {
    if (setting === undefined) throw new Error('The test has not begun.');
    return setting;
  };
  return {
    async begin() {
      await setting?.receiver[Symbol.asyncDispose]();
      running ??= createRunningWebhooks();
      const webhooks = await running;
      webhooks.now = new Date();
      // Nothing of an earlier test is due any more.
      await webhooks.asOwner('delete from webhook_queue');
      setting = { webhooks, receiver: await startWebhookReceiver(), tenant: newId() };
      return setting;
    },
    async withEvent(more = {}) {
      const { webhooks, receiver, tenant } = now();
      const endpoint = await webhooks.endpoint(tenant, receiver.url, more);
      const event = tenantEvent(tenant);
      await webhooks.append([event]);
      await webhooks.look();
      return { ...endpoint, event };
    },
    async only(endpointId) {
      const { webhooks, tenant } = now();
      const [delivery, ...more] = await webhooks.deliveries(tenant, endpointId);
      if (delivery === undefined || more.length > 0) throw new Error(`${more.length} more deliveries than one`);
      return delivery;
    },
    received: () => now().receiver.received.map(({ event }) => event.data['nth']),
    async [Symbol.asyncDispose]() {
      await setting?.receiver[Symbol.asyncDispose]();
      await (await running)?.[Symbol.asyncDispose]();
    },
  };
}
