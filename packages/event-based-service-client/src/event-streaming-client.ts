import * as z from 'zod';
import { cloudEventSchema, type CloudEvent, type RecordedEvent } from './envelope.ts';
import { createEventLogClient, type EventLogClient } from './event-log-client.ts';
import { isProblem, refusal } from './event-streaming-error.ts';

/** Sends one request to the event streaming service; the host adds address, credential, trace and time limit. */
export type EventStreamingRequest = (
  path: string,
  init: { method: string; json?: unknown; timeoutMs?: number; signal?: AbortSignal },
) => Promise<Response>;

export interface AppendItem {
  readonly event: CloudEvent;
  readonly stream?: string;
  readonly expectedVersion?: number;
}

const appendResponse = z.object({
  results: z.array(z.object({ id: z.string(), stream: z.string(), version: z.int(), position: z.string(), duplicate: z.boolean() })),
});
const recordedEventSchema = z.object({
  position: z.string(),
  stream: z.string(),
  version: z.int(),
  recordedAt: z.iso.datetime(),
  event: cloudEventSchema,
});
const fetchResponse = z.object({ lease: z.string(), leaseExpiresAt: z.iso.datetime(), items: z.array(recordedEventSchema) });

export type AppendResult = z.infer<typeof appendResponse>['results'][number];

export interface FetchRequest {
  readonly consumerId: string;
  readonly types?: readonly string[];
  readonly maxEvents: number;
  readonly waitMs: number;
}

/** `leased` means another consumer of the group is at work; ask again after `retryAfterMs`. */
export type FetchOutcome =
  | { readonly kind: 'events'; readonly lease: string; readonly items: readonly RecordedEvent[] }
  | { readonly kind: 'leased'; readonly retryAfterMs: number };

export interface EventStreamingClient extends EventLogClient {
  /** Appends up to 1,000 events in order; an event whose id is stored already returns its first position. */
  append(items: readonly AppendItem[], signal?: AbortSignal): Promise<readonly AppendResult[]>;
  fetch(group: string, request: FetchRequest, signal?: AbortSignal): Promise<FetchOutcome>;
  acknowledge(group: string, request: { readonly consumerId: string; readonly lease: string; readonly position: string }): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 10_000;
const DEFAULT_RETRY_AFTER_MS = 1000;

export function createEventStreamingClient(request: EventStreamingRequest): EventStreamingClient {
  const within = (signal: AbortSignal | undefined) => (signal ? { signal } : {});
  const append: EventStreamingClient['append'] = async (items, signal) => {
    const response = await request('/v1/events', {
      method: 'POST',
      json: { events: items },
      timeoutMs: REQUEST_TIMEOUT_MS,
      ...within(signal),
    });
    if (!response.ok) throw await refusal('append', response);
    return appendResponse.parse(await response.json()).results;
  };
  return {
    append,
    ...createEventLogClient(request, append),

    async fetch(group, body, signal) {
      const timeoutMs = body.waitMs + REQUEST_TIMEOUT_MS;
      const response = await request(`/v1/consumer-groups/${group}/fetch`, { method: 'POST', json: body, timeoutMs, ...within(signal) });
      if (response.status === 409) {
        const refused = await refusal('fetch', response);
        if (!isProblem(refused, 'consumer_group.leased')) throw refused;
        const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
        return { kind: 'leased', retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : DEFAULT_RETRY_AFTER_MS };
      }
      if (!response.ok) throw await refusal('fetch', response);
      const { lease, items } = fetchResponse.parse(await response.json());
      return { kind: 'events', lease, items };
    },

    async acknowledge(group, body) {
      const path = `/v1/consumer-groups/${group}/acknowledge`;
      const response = await request(path, { method: 'POST', json: body, timeoutMs: REQUEST_TIMEOUT_MS });
      if (!response.ok) throw await refusal('acknowledge', response);
      await response.body?.cancel();
    },
  };
}
