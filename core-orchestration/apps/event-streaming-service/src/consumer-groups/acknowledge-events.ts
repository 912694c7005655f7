import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { AcknowledgeBody } from './consumer-group-contract.ts';

/**
 * Finishes deliveries. One that was finished before is taken as done, so that an acknowledgement can be repeated; one that is another
 * consumer's by now is refused, after the others were finished.
 */
export async function acknowledgeEvents(context: EventStreamingContext, group: string, body: AcknowledgeBody): Promise<void> {
  const positions = body.positions.map(Number);
  const holder = { group, consumerId: body.consumerId, lease: Number(body.lease) };
  const outcome = await context.deliveries.finish(holder, positions);
  if (outcome === undefined) throw eventStreamingError('consumer_group.not_found');
  context.groupTurns.wake(group);
  const beyond = positions.find((position) => position > outcome.position);
  if (beyond !== undefined) throw eventStreamingError('consumer_group.not_delivered', { details: { position: String(beyond) } });
  if (outcome.foreign.length > 0) throw eventStreamingError('consumer_group.lease_lost');
}
