import type { TypedResponse } from 'hono';
import type { AppendedEvent } from './log/event-store.ts';
import type { EventPage } from './reading/read-events.ts';
import { toJsonArray } from './recorded-event.ts';

// Stored events go out as the text they are, so these answers are put together as text.
export function pageBody({ events, nextCursor }: EventPage): string {
  return `{"items":${toJsonArray(events)},"nextCursor":${JSON.stringify(nextCursor)}}`;
}

export function appendedBody(events: readonly AppendedEvent[]): string {
  const results = events.map(
    ({ id, stream, version, position, isDuplicate }) =>
      `{"id":"${id}","stream":${JSON.stringify(stream)},"version":${version},"position":"${position}","duplicate":${isDuplicate}}`,
  );
  return `{"results":[${results.join(',')}]}`;
}

export function json(body: string): Response & TypedResponse<never, 200, 'json'> {
  const response = new Response(body, { headers: { 'content-type': 'application/json' } });
  // The text is made of stored events, which had this shape when they were appended, or of their places.
  return response as Response & TypedResponse<never, 200, 'json'>;
}

export function eventStream(body: ReadableStream<Uint8Array> | null): Response {
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  return new Response(body, { headers });
}
