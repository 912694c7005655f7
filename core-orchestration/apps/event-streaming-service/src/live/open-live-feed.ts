import { commonError, type Principal } from '@prognetwork/shared-infrastructure';
import type { LiveQuery } from '../event-contract.ts';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import { visibleEvents } from '../reading/visible-events.ts';

/** Opens a stream of the events that the principal may see: those after `Last-Event-ID` (or `after`) first, then each new one. */
export async function openLiveFeed(
  context: EventStreamingContext,
  principal: Principal | undefined,
  query: LiveQuery,
  lastEventId: string | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const filter = visibleEvents(principal, query);
  if (principal === undefined) throw commonError('authentication.required');
  const { position: end } = await context.head.refresh();
  const after = Number(lastEventId ?? query.after ?? end);
  if (after > end) throw eventStreamingError('cursor.outdated');
  return context.live.open({ filter, after, expiresAt: new Date(principal.expiresAt * 1000) });
}
