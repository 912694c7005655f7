import type { CloudEvent } from '@prognetwork/event-based-service-client';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { StoredEvent } from '../log/event-store.ts';
import { findUnfinishedPosition } from './retention-repository.ts';

const MAX_EVENTS = 1_000;

/**
 * Removes the oldest events of a stream up to a version, at most a thousand a call, for the service that published all of them. The newest
 * event stays, so that the stream is still found, and so do those that some consumer group or the hash chain still needs.
 */
export async function compactStream(
  { store, database }: EventStreamingContext,
  service: string,
  stream: string,
  upToVersion: number,
): Promise<{ readonly removed: number }> {
  const [newest] = await store.readStream({ stream, order: 'desc', limit: 1 });
  if (newest === undefined) throw eventStreamingError('stream.not_found');
  const last = Math.min(upToVersion, newest.version - 1);
  const oldest = await store.readStream({ stream, before: last + 1, order: 'asc', limit: MAX_EVENTS });
  const isOwn = ({ body }: StoredEvent): boolean => (JSON.parse(body) as Pick<CloudEvent, 'source'>).source === `/${service}`;
  if (![newest, ...oldest].every(isOwn)) throw eventStreamingError('stream.of_another_service', { details: { service } });
  const { position: end } = await store.head();
  const upTo = Math.min(end, await database.inGlobalTransaction(findUnfinishedPosition));
  return store.compact({ stream, upToVersion: oldest.at(-1)?.version ?? 0, upTo, limit: MAX_EVENTS });
}
