import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { eventStreamingError } from '../errors.ts';
import type { StoredEvent } from '../log/event-store.ts';
import { recordRemoval, type RetentionContext } from './record-removal.ts';
import { findUnfinishedPosition } from './retention-repository.ts';

const MAX_EVENTS = 1_000;

/**
 * Removes the oldest events of a stream up to a version, at most a thousand a call, for the service that published all of them. The newest
 * event stays, so that the stream is still found, and so do those that some consumer group or the hash chain still needs.
 */
export async function compactStream(
  context: RetentionContext,
  service: string,
  stream: string,
  upToVersion: number,
): Promise<{ readonly removed: number }> {
  const { store, database } = context;
  const [newest] = await store.readStream({ stream, order: 'desc', limit: 1 });
  if (newest === undefined) throw eventStreamingError('stream.not_found');
  const oldest = await store.readStream({ stream, before: Math.min(upToVersion, newest.version - 1) + 1, order: 'asc', limit: MAX_EVENTS });
  const isOwn = ({ body }: StoredEvent): boolean => (JSON.parse(body) as Pick<CloudEvent, 'source'>).source === `/${service}`;
  if (![newest, ...oldest].every(isOwn)) throw eventStreamingError('stream.of_another_service', { details: { service } });
  const { position: end } = await store.head();
  const upTo = Math.min(end, await database.inGlobalTransaction(findUnfinishedPosition));
  const last = oldest.findLast(({ position }) => position <= upTo);
  if (last === undefined) return { removed: 0 };
  const count = oldest.indexOf(last) + 1;
  await recordRemoval(context, { ruleId: null, stream, count, upTo: String(last.position) });
  return store.compact({ stream, upToVersion: last.version, upTo, limit: MAX_EVENTS });
}
