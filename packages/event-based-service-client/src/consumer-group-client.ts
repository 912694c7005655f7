import * as z from 'zod';
import { cloudEventSchema, type RecordedEvent } from './envelope.ts';
import { refusal } from './event-streaming-error.ts';
import type { EventStreamingRequest } from './event-streaming-client.ts';

export interface FetchRequest {
  readonly consumerId: string;
  readonly types?: readonly string[];
  readonly maxEvents: number;
  readonly waitMs: number;
  /** What is kept in order; `tenant` when absent. */
  readonly orderBy?: 'stream' | 'subject' | 'tenant' | 'log';
  /** Events of the group that may be with all its consumers at once. */
  readonly maxInFlight?: number;
}

/** An event handed out to a consumer. Those of one key come in order, and to one consumer at a time; `attempt` counts from 1. */
export interface Delivery extends RecordedEvent {
  readonly attempt: number;
  readonly key: string;
}

/** What one fetch gave; `lease` is its fencing number. What is not answered for within `leaseMs` goes to another consumer. */
export interface FetchedEvents {
  readonly lease: string;
  readonly leaseMs: number;
  readonly items: readonly Delivery[];
}

export interface LeaseHolder {
  readonly consumerId: string;
  readonly lease: string;
}

export interface Rejection {
  readonly position: string;
  readonly reason: string;
  /** The group's own backoff when absent. */
  readonly delayMs?: number;
  /** True when no other attempt can succeed: the event becomes a dead letter at once. */
  readonly isFinal?: boolean;
  /** False when the event was not at fault: the attempt is not counted. */
  readonly isCounted?: boolean;
}

/** Consumes as a member of a group. A refusal with `consumer_group.lease_lost` means that the rest is another consumer's by now. */
export interface ConsumerGroupClient {
  fetch(group: string, request: FetchRequest, signal?: AbortSignal): Promise<FetchedEvents>;
  acknowledge(group: string, request: LeaseHolder & { readonly positions: readonly string[] }): Promise<void>;
  reject(group: string, request: LeaseHolder & { readonly items: readonly Rejection[] }): Promise<void>;
  /** Prolongs the lease by its full time. */
  extend(group: string, holder: LeaseHolder): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 10_000;

const fetchResponse = z.object({
  lease: z.string(),
  leaseMs: z.int(),
  items: z.array(
    z.object({
      position: z.string(),
      stream: z.string(),
      version: z.int(),
      recordedAt: z.iso.datetime(),
      event: cloudEventSchema,
      attempt: z.int(),
      key: z.string(),
    }),
  ),
});

export function createConsumerGroupClient(request: EventStreamingRequest): ConsumerGroupClient {
  const answer = async (group: string, action: string, json: unknown): Promise<void> => {
    const path = `/v1/consumer-groups/${group}/${action}`;
    const response = await request(path, { method: 'POST', json, timeoutMs: REQUEST_TIMEOUT_MS });
    if (!response.ok) throw await refusal(action, response);
    await response.body?.cancel();
  };
  return {
    async fetch(group, body, signal) {
      const timeoutMs = body.waitMs + REQUEST_TIMEOUT_MS;
      const init = { method: 'POST', json: body, timeoutMs, ...(signal ? { signal } : {}) };
      const response = await request(`/v1/consumer-groups/${group}/fetch`, init);
      if (!response.ok) throw await refusal('fetch', response);
      return fetchResponse.parse(await response.json());
    },
    acknowledge: (group, body) => answer(group, 'acknowledge', body),
    reject: (group, body) => answer(group, 'reject', body),
    extend: (group, holder) => answer(group, 'extend', holder),
  };
}
