import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';

/** Secrets are never in events: they are named by id, and kept sealed where webhooks are signed. */
const producer = 'event-streaming-service';
const endpoint = { endpointId: z.uuid() };
const notPersonal = {
  url: 'where an organisation has its events sent; it has to work on when who set it is gone',
  description: 'the label that the organisation gave the endpoint',
};
const subscription = {
  url: z.url().max(2_000),
  description: z.string().max(200),
  /** `*`, a category as `invoice.*`, or exact types. */
  eventTypes: z.array(z.string().min(1).max(100)).min(1).max(50),
  /** Later events of a stream wait for the earlier ones. */
  isOrdered: z.boolean(),
};

export const webhookEndpointCreated = defineEvent('webhook_endpoint.created', {
  producer,
  description: 'An organisation asked for its events at an address of its own.',
  data: z.strictObject({ ...endpoint, ...subscription, secretId: z.uuid() }),
  notPersonal,
});
export const webhookEndpointChanged = defineEvent('webhook_endpoint.changed', {
  producer,
  description: 'Address, description, choice of events or order of a webhook endpoint changed.',
  data: z.strictObject({ ...endpoint, ...subscription }),
  notPersonal,
});
export const webhookEndpointSecretRotated = defineEvent('webhook_endpoint.secret_rotated', {
  producer,
  description: 'A webhook endpoint has a new secret; the one before also signs for a while.',
  data: z.strictObject({ ...endpoint, secretId: z.uuid(), previousSecretUntil: z.iso.datetime() }),
});
export const webhookEndpointEnabled = defineEvent('webhook_endpoint.enabled', {
  producer,
  description: 'A webhook endpoint gets events again.',
  data: z.strictObject(endpoint),
});
export const webhookEndpointDisabled = defineEvent('webhook_endpoint.disabled', {
  producer,
  description: 'A webhook endpoint gets no events any more: someone said so, it answered that it is gone, or it failed for days.',
  data: z.strictObject({ ...endpoint, reason: z.enum(['operator', 'gone', 'failing']) }),
});
export const webhookEndpointDeleted = defineEvent('webhook_endpoint.deleted', {
  producer,
  description: 'A webhook endpoint was removed with its deliveries.',
  data: z.strictObject(endpoint),
});
export const webhookTest = defineEvent('webhook.test', {
  producer,
  description: 'Sent to one webhook endpoint on request, to see that it takes events.',
  data: z.strictObject({ ...endpoint, message: z.string().max(200) }),
  notPersonal: { message: 'words of the code, the same for everybody' },
});

export type WebhookEndpointCreated = EventOf<typeof webhookEndpointCreated>;
export type WebhookEndpointChanged = EventOf<typeof webhookEndpointChanged>;
export type WebhookEndpointSecretRotated = EventOf<typeof webhookEndpointSecretRotated>;
export type WebhookEndpointEnabled = EventOf<typeof webhookEndpointEnabled>;
export type WebhookEndpointDisabled = EventOf<typeof webhookEndpointDisabled>;
export type WebhookEndpointDeleted = EventOf<typeof webhookEndpointDeleted>;
export type WebhookTest = EventOf<typeof webhookTest>;
