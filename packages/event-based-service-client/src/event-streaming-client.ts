import * as z from 'zod';
import { createConsumerGroupClient, type ConsumerGroupClient } from './consumer-group-client.ts';
import type { CloudEvent } from './envelope.ts';
import { createEventLogClient, type EventLogClient } from './event-log-client.ts';
import { refusal } from './event-streaming-error.ts';

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

export type AppendResult = z.infer<typeof appendResponse>['results'][number];

export interface EventStreamingClient extends EventLogClient, ConsumerGroupClient {
  /** Appends up to 1,000 events in order; an event whose id is stored already returns its first position. */
  append(items: readonly AppendItem[], signal?: AbortSignal): Promise<readonly AppendResult[]>;
}

const REQUEST_TIMEOUT_MS = 10_000;

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
  return { append, ...createEventLogClient(request, append), ...createConsumerGroupClient(request) };
}
