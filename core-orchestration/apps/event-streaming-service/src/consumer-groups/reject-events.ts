import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { RejectBody } from './consumer-group-contract.ts';
import { rejectDeliveries } from './reject-deliveries.ts';

/** Puts deliveries back for later, or lays them aside when they have failed for good. Those that are another consumer's by now are refused. */
export async function rejectEvents(context: EventStreamingContext, group: string, body: RejectBody): Promise<void> {
  const holder = { group, consumerId: body.consumerId, lease: Number(body.lease) };
  const { foreign } = await rejectDeliveries(
    context,
    holder,
    body.items.map((item) => ({ ...item, position: Number(item.position) })),
  );
  if (foreign.length > 0) throw eventStreamingError('consumer_group.lease_lost');
}
