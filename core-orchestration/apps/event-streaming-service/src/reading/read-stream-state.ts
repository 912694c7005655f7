import { setImmediate as turnOfOthers } from 'node:timers/promises';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import type { Principal } from '@prognetwork/shared-infrastructure';
import type * as z from 'zod';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { streamStateSchema } from '../event-contract.ts';
import type { EventStore, StoredEvent, StreamQuery } from '../log/event-store.ts';
import { versionAt, visibleStream } from './read-stream.ts';
import { applyToState, emptyState, isTooLong, MAX_EVENTS, valuesOf, type StateEvent, type StreamState } from './stream-state.ts';

const PAGE_EVENTS = 500;

/**
 * Any entity as it was at a time, and for each of its fields what changed it last. A stream that had nothing by then is not found. Of a stream
 * that was compacted it is what the events say that are left; `fromVersion` tells where they begin.
 */
export async function readStreamState(
  context: EventStreamingContext,
  principal: Principal | undefined,
  stream: string,
  at: Date,
  signal: AbortSignal,
): Promise<z.infer<typeof streamStateSchema>> {
  const seen = visibleStream(principal, stream);
  // Times are told in milliseconds and kept more finely: an event recorded at the very time belongs to it.
  const upTo = await versionAt(context.store, seen, await context.store.positionBefore(new Date(at.getTime() + 1)));
  const state = await foldStream(context.store, seen, upTo, signal);
  const { version, fromVersion } = state;
  const changes = [...state.changes.values()].map((change) => ({ ...change, position: String(change.position) }));
  return { stream, version, fromVersion, at: at.toISOString(), state: valuesOf(state), changes };
}

/** Adds up a stream page by page. Others get their turn after each, and a reader who went away ends it. */
async function foldStream(
  store: EventStore,
  seen: Pick<StreamQuery, 'stream' | 'tenant'>,
  upTo: number,
  signal: AbortSignal,
): Promise<StreamState> {
  let state: StreamState = emptyState;
  while (state.version < upTo) {
    const page = await store.readStream({ ...seen, after: state.version, before: upTo + 1, order: 'asc', limit: PAGE_EVENTS });
    const [first] = page;
    if (first === undefined) break;
    if (isTooLong(state, first.version, upTo)) throw eventStreamingError('stream.too_long', { details: { limit: MAX_EVENTS } });
    state = applyToState(state, page.map(toStateEvent));
    await turnOfOthers();
    if (signal.aborted) throw eventStreamingError('event_log.unreadable');
  }
  if (state.version === 0) throw eventStreamingError('stream.not_found');
  return state;
}

function toStateEvent({ position, version, type, recordedAt, body }: StoredEvent): StateEvent {
  // It had this shape when it was appended.
  const { actorid, data } = JSON.parse(body) as Pick<CloudEvent, 'actorid' | 'data'>;
  return { position, version, type, actorId: actorid ?? null, time: recordedAt, data };
}
