import { commonError, writeToNodeResponse, type Principal } from '@prognetwork/shared-infrastructure';
import { eventStream } from '../answers.ts';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { LiveQuery } from '../event-contract.ts';
import { visibleEvents } from '../reading/visible-events.ts';
import { readPlace } from './frame.ts';
import { SocketConnection } from './socket-connection.ts';
import { standingOf } from './standing.ts';
import { StreamConnection } from './stream-connection.ts';

export interface LiveRequest {
  readonly principal: Principal | undefined;
  readonly query: LiveQuery;
  readonly lastEventId: string | undefined;
  /** The request as it came, to find the Node response that belongs to it. */
  readonly request: Request;
}

/** Answers with a stream of the events that the principal may see: those after `Last-Event-ID` (or `after`) first, then each new one. */
export async function openLiveFeed(
  context: EventStreamingContext,
  { principal, query, lastEventId, request }: LiveRequest,
): Promise<Response> {
  const filter = visibleEvents(principal, query);
  if (principal === undefined) throw commonError('authentication.required');
  const { epoch, position: end } = await context.head.refresh();
  const place = readPlace(lastEventId ?? query.after ?? String(end));
  if ((place.epoch ?? epoch) !== epoch || place.position > end) throw eventStreamingError('cursor.outdated');
  const expiresAt = new Date(principal.expiresAt * 1000);
  const reader = { filter, standing: standingOf(principal), epoch, after: place.position, checkedAt: end, expiresAt };
  const isWritten = writeToNodeResponse(request, (response) => {
    context.live.open(reader, (options) => new SocketConnection(response, options));
  });
  return eventStream(isWritten ? null : context.live.open(reader, (options) => new StreamConnection(options)).body);
}
