import * as z from 'zod';
import { cloudEventSchema, type CloudEvent, type RecordedEvent } from './envelope.ts';
import { isProblem, refusal } from './event-streaming-error.ts';
import { fromConsistencyToken, toCursor, type LogPlace } from './log-place.ts';
import type { AppendItem, AppendResult, EventStreamingRequest } from './event-streaming-client.ts';

export interface LogQuery {
  readonly types?: readonly string[];
  /** Reads what follows this place; from the start when absent. */
  readonly after?: LogPlace;
  /** Waits this long for an event when there is none, in milliseconds. */
  readonly waitMs?: number;
  readonly limit?: number;
}

export interface LogPage {
  readonly items: readonly RecordedEvent[];
  /** True when nothing more matched at the time of reading. */
  readonly isLast: boolean;
}

export type StreamAppend = { readonly kind: 'appended'; readonly results: readonly AppendResult[] } | { readonly kind: 'conflict' };

/** Reading the log, and appending to one stream of it. */
export interface EventLogClient {
  /** Where the log ends now. */
  end(signal?: AbortSignal): Promise<LogPlace>;
  /** One page in the order of the log. Refused with `cursor.outdated` when the log was restored since `after` was noted. */
  read(query: LogQuery, signal?: AbortSignal): Promise<LogPage>;
  /** One page of a stream in the order of its versions; empty when there is no such stream. */
  readStream(stream: string, query?: { readonly afterVersion?: number; readonly limit?: number }, signal?: AbortSignal): Promise<LogPage>;
  /** Appends all or none, if the stream has exactly this version. An event whose id is stored already returns its first place. */
  appendToStream(stream: string, expectedVersion: number, events: readonly CloudEvent[], signal?: AbortSignal): Promise<StreamAppend>;
}

export const PAGE_LIMIT = 200;
const REQUEST_TIMEOUT_MS = 10_000;

const recordedEvent = z.object({
  position: z.string(),
  stream: z.string(),
  version: z.int(),
  recordedAt: z.iso.datetime(),
  event: cloudEventSchema,
});
const page = z.object({ items: z.array(recordedEvent), nextCursor: z.string().nullable() });
const endAnswer = z.object({ consistencyToken: z.string() });

export function createEventLogClient(
  request: EventStreamingRequest,
  append: (items: readonly AppendItem[], signal?: AbortSignal) => Promise<readonly AppendResult[]>,
): EventLogClient {
  const get = (path: string, signal: AbortSignal | undefined, waitMs = 0) =>
    request(path, { method: 'GET', timeoutMs: waitMs + REQUEST_TIMEOUT_MS, ...(signal ? { signal } : {}) });
  return {
    async end(signal) {
      const response = await get('/v1/consistency-token', signal);
      if (!response.ok) throw await refusal('tell its end', response);
      const place = fromConsistencyToken(endAnswer.parse(await response.json()).consistencyToken);
      if (place === undefined) throw new Error('The event streaming service told no place as its end.');
      return place;
    },

    async read({ types, after, waitMs = 0, limit = PAGE_LIMIT }, signal) {
      const query = new URLSearchParams({ order: 'asc', limit: String(limit) });
      if (types !== undefined) query.set('type', types.join(','));
      if (after !== undefined) query.set('cursor', toCursor(after));
      if (waitMs > 0) query.set('waitMs', String(waitMs));
      const response = await get(`/v1/events?${query.toString()}`, signal, waitMs);
      if (!response.ok) throw await refusal('read', response);
      return toPage(await response.json());
    },

    async readStream(stream, { afterVersion = 0, limit = PAGE_LIMIT } = {}, signal) {
      const query = new URLSearchParams({ limit: String(limit), afterVersion: String(afterVersion) });
      const response = await get(`/v1/streams/${encodeURIComponent(stream)}/events?${query.toString()}`, signal);
      if (response.status === 404) {
        await response.body?.cancel();
        return { items: [], isLast: true };
      }
      if (!response.ok) throw await refusal('read a stream', response);
      return toPage(await response.json());
    },

    async appendToStream(stream, expectedVersion, events, signal) {
      const items = events.map((event, index) => ({ event, stream, expectedVersion: expectedVersion + index }));
      try {
        return { kind: 'appended', results: await append(items, signal) };
      } catch (error) {
        if (isProblem(error, 'stream.version_conflict')) return { kind: 'conflict' };
        throw error;
      }
    },
  };
}

function toPage(answer: unknown): LogPage {
  const { items, nextCursor } = page.parse(answer);
  return { items, isLast: nextCursor === null };
}
