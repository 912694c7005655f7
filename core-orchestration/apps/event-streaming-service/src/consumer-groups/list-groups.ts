import type * as z from 'zod';
import type { groupListSchema } from './consumer-group-contract.ts';
import type { EventStreamingContext } from '../context.ts';

/** All consumer groups and how far behind the end of the log each one is. */
export async function listGroups({
  store,
  groups: groupStore,
}: Pick<EventStreamingContext, 'store' | 'groups'>): Promise<z.infer<typeof groupListSchema>> {
  const [groups, head] = await Promise.all([groupStore.list(), store.head()]);
  const items = groups.map((group) => ({
    group: group.name,
    position: String(group.checkpoint),
    lag: Math.max(head.position - group.checkpoint, 0),
    types: group.types === null ? null : [...group.types],
    consumerId: group.consumer,
    leaseExpiresAt: group.leaseExpiresAt?.toISOString() ?? null,
    acknowledgedAt: group.acknowledgedAt?.toISOString() ?? null,
  }));
  return { items, nextCursor: null, head: String(head.position) };
}
