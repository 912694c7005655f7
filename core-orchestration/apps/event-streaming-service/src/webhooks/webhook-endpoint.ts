import {
  webhookEndpointChanged,
  webhookEndpointCreated,
  webhookEndpointDeleted,
  webhookEndpointDisabled,
  webhookEndpointEnabled,
  webhookEndpointSecretRotated,
} from '@prognetwork/event-based-service-client';
import { defineDecider, event, type EventFrom } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';

export const endpointDefinitions = [
  webhookEndpointCreated,
  webhookEndpointChanged,
  webhookEndpointSecretRotated,
  webhookEndpointEnabled,
  webhookEndpointDisabled,
  webhookEndpointDeleted,
] as const;

/** Endpoints of one organisation, at most: each of its events goes to all that match. */
export const MAX_ENDPOINTS = 20;
const HOUR_MS = 3_600_000;

export type DisabledReason = 'operator' | 'gone' | 'failing';

/** Where the events of an organisation go, and which of them. */
export interface EndpointSettings {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly isOrdered: boolean;
}

export interface WebhookEndpoint extends EndpointSettings {
  readonly status: 'absent' | 'enabled' | 'disabled' | 'deleted';
  readonly disabledReason: DisabledReason | null;
  readonly secretId: string;
  /** The secret before, which also signs until `previousSecretUntil` (RFC 3339). */
  readonly previousSecretId: string | null;
  readonly previousSecretUntil: string | null;
}

export type EndpointCommand =
  | { readonly kind: 'create'; readonly endpointId: string; readonly settings: EndpointSettings; readonly secretId: string }
  | { readonly kind: 'change'; readonly endpointId: string; readonly settings: Partial<EndpointSettings> }
  | { readonly kind: 'rotate_secret'; readonly endpointId: string; readonly secretId: string; readonly overlapHours: number }
  | { readonly kind: 'enable'; readonly endpointId: string }
  | { readonly kind: 'disable'; readonly endpointId: string; readonly reason: DisabledReason }
  | { readonly kind: 'delete'; readonly endpointId: string };

export type EndpointEvent = EventFrom<(typeof endpointDefinitions)[number]>;

const initialState: WebhookEndpoint = {
  url: '',
  description: '',
  eventTypes: [],
  isOrdered: false,
  status: 'absent',
  disabledReason: null,
  secretId: '',
  previousSecretId: null,
  previousSecretUntil: null,
};

/** The rules of a webhook endpoint. What changes nothing is no event, so every command may be given again. */
export const webhookEndpointDecider = defineDecider<WebhookEndpoint, EndpointCommand, EndpointEvent>({
  name: 'webhook-endpoint',
  version: 1,
  initialState,
  decide(endpoint, command, now) {
    if (command.kind === 'create') return create(endpoint, command);
    if (command.kind === 'delete' && endpoint.status === 'deleted') return [];
    if (endpoint.status === 'absent' || endpoint.status === 'deleted') throw eventStreamingError('webhook_endpoint.not_found');
    return decideOnPresent(endpoint, command, now);
  },
  evolve,
});

function create(endpoint: WebhookEndpoint, command: Extract<EndpointCommand, { kind: 'create' }>): readonly EndpointEvent[] {
  if (endpoint.status !== 'absent') throw eventStreamingError('webhook_endpoint.exists');
  const { endpointId, settings, secretId } = command;
  return [event(webhookEndpointCreated, { endpointId, ...copy(settings), secretId })];
}

function decideOnPresent(
  endpoint: WebhookEndpoint,
  command: Exclude<EndpointCommand, { kind: 'create' }>,
  now: Date,
): readonly EndpointEvent[] {
  const { endpointId } = command;
  switch (command.kind) {
    case 'change': {
      const settings = copy({ ...endpoint, ...command.settings });
      return isSame(settings, endpoint) ? [] : [event(webhookEndpointChanged, { endpointId, ...settings })];
    }
    case 'rotate_secret': {
      const previousSecretUntil = new Date(now.getTime() + command.overlapHours * HOUR_MS).toISOString();
      return [event(webhookEndpointSecretRotated, { endpointId, secretId: command.secretId, previousSecretUntil })];
    }
    case 'enable':
      return endpoint.status === 'enabled' ? [] : [event(webhookEndpointEnabled, { endpointId })];
    case 'disable':
      return endpoint.status === 'disabled' ? [] : [event(webhookEndpointDisabled, { endpointId, reason: command.reason })];
    case 'delete':
      return [event(webhookEndpointDeleted, { endpointId })];
  }
}

function evolve(endpoint: WebhookEndpoint, { type, data }: EndpointEvent): WebhookEndpoint {
  switch (type) {
    case 'webhook_endpoint.created':
      return { ...initialState, ...copy(data), status: 'enabled', secretId: data.secretId };
    case 'webhook_endpoint.changed':
      return { ...endpoint, ...copy(data) };
    case 'webhook_endpoint.secret_rotated':
      return {
        ...endpoint,
        secretId: data.secretId,
        previousSecretId: endpoint.secretId,
        previousSecretUntil: data.previousSecretUntil,
      };
    case 'webhook_endpoint.enabled':
      return { ...endpoint, status: 'enabled', disabledReason: null };
    case 'webhook_endpoint.disabled':
      return { ...endpoint, status: 'disabled', disabledReason: data.reason };
    case 'webhook_endpoint.deleted':
      return { ...endpoint, status: 'deleted' };
  }
}

/** The ids of the secrets that sign at a time, the newest first. */
export function liveSecretIds(
  endpoint: { readonly secretId: string; readonly previousSecretId: string | null; readonly previousSecretUntil: Date | null },
  now: Date,
): readonly string[] {
  const { secretId, previousSecretId, previousSecretUntil } = endpoint;
  const isLive = previousSecretId !== null && previousSecretUntil !== null && previousSecretUntil > now;
  return isLive ? [secretId, previousSecretId] : [secretId];
}

function copy({ url, description, eventTypes, isOrdered }: EndpointSettings) {
  return { url, description, eventTypes: [...eventTypes], isOrdered };
}

function isSame(one: EndpointSettings, other: EndpointSettings): boolean {
  return JSON.stringify(copy(one)) === JSON.stringify(copy(other));
}
