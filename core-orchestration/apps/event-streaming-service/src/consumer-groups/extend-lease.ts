import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { ExtendBody } from './consumer-group-contract.ts';

/** Prolongs the lease of what a consumer still works on. */
export async function extendLease(context: EventStreamingContext, group: string, { consumerId, lease }: ExtendBody): Promise<Date> {
  const leaseExpiresAt = await context.deliveries.extend({ group, consumerId, lease: Number(lease) }, context.leaseMs);
  if (leaseExpiresAt === undefined) throw eventStreamingError('consumer_group.lease_lost');
  return leaseExpiresAt;
}
