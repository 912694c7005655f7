import type { CloudEvent } from '@prognetwork/event-based-service-client';
import type { Principal } from '@prognetwork/shared-infrastructure';
import type * as z from 'zod';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { streamStateSchema } from '../event-contract.ts';
import type { StoredEvent } from '../log/event-store.ts';
import { versionAt, visibleStream } from './read-stream.ts';
import { applyToState, emptyState, valuesOf, type StateEvent, type StreamState } from './stream-state.ts';

const PAGE_EVENTS = 500;
const MAX_EVENTS = 20_000;

/** Any entity as it was at a time, and for each of its fields what changed it last. A stream that had nothing by then is not found. */
export async function readStreamState(
  context: EventStreamingContext,
  principal: Principal | undefined,
  stream: string,
  at: Date,
): Promise<z.infer<typeof streamStateSchema>> {
  const seen = visibleStream(principal, stream);
  // Times are told in milliseconds and kept more finely: an event recorded at the very time belongs to it.
  const upTo = await versionAt(context.store, seen, await context.store.positionBefore(new Date(at.getTime() + 1)));
  let state: StreamState = emptyState;
  for (let events = 0; state.version < upTo; events += PAGE_EVENTS) {
    if (events >= MAX_EVENTS) throw eventStreamingError('stream.too_long', { details: { limit: MAX_EVENTS } });
    const range = { after: state.version, before: upTo + 1, order: 'asc', limit: PAGE_EVENTS } as const;
    const page = await context.store.readStream({ ...seen, ...range });
    if (page.length === 0) break;
    state = applyToState(state, page.map(toStateEvent));
  }
  if (state.version === 0) throw eventStreamingError('stream.not_found');
  const { version, fromVersion } = state;
  const changes = [...state.changes.values()].map((change) => ({ ...change, position: String(change.position) }));
  return { stream, version, fromVersion, at: at.toISOString(), state: valuesOf(state), changes };
}

function toStateEvent({ position, version, type, recordedAt, body }: StoredEvent): StateEvent {
  // It had this shape when it was appended.
  const { actorid, data } = JSON.parse(body) as Pick<CloudEvent, 'actorid' | 'data'>;
  return { position, version, type, actorId: actorid ?? null, time: recordedAt, data };
}
