import type { AcknowledgeBody } from './consumer-group-contract.ts';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';

/** Moves the group's checkpoint to `position`. An older position changes nothing; a lease that was taken over is refused. */
export async function acknowledgeEvents(context: EventStreamingContext, group: string, body: AcknowledgeBody): Promise<void> {
  const { consumerId, lease, position } = body;
  const outcome = await context.groups.acknowledge({ group, consumerId, lease: Number(lease) }, Number(position), context.leaseMs);
  if (outcome === 'lease_lost') throw eventStreamingError('consumer_group.lease_lost');
  if (outcome === 'not_delivered') throw eventStreamingError('consumer_group.not_delivered', { details: { position } });
}
