import type * as z from 'zod';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { LogHead } from '../log/event-store.ts';
import { findStoppedReason } from './consumer-group.ts';
import { listGroupStates, type GroupState } from './consumer-group-repository.ts';
import type { groupListSchema, groupSchema } from './consumer-group-contract.ts';

type Group = z.infer<typeof groupSchema>;
type Reach = Pick<EventStreamingContext, 'store' | 'database'>;

/** All consumer groups and how far behind the end of the log each one is. */
export async function listGroups({ store, database }: Reach): Promise<z.infer<typeof groupListSchema>> {
  // The end is read after the places, so that no group seems to be beyond it.
  const groups = await listGroupStates(database.pool, undefined);
  const head = await store.head();
  return { items: groups.map((group) => toGroup(group, head)), nextCursor: null, head: String(head.position) };
}

export async function loadGroup({ store, database }: Reach, name: string): Promise<Group> {
  const [group] = await listGroupStates(database.pool, name);
  if (group === undefined) throw eventStreamingError('consumer_group.not_found');
  return toGroup(group, await store.head());
}

function toGroup(group: GroupState, head: LogHead): Group {
  const stoppedReason = findStoppedReason(group, head);
  const isActive = group.consumers.length > 0;
  return {
    group: group.name,
    position: String(group.checkpoint),
    lag: Math.max(head.position - group.position, 0) + group.inFlight + group.waiting,
    inFlight: group.inFlight,
    waiting: group.waiting,
    deadLetters: group.deadLetters,
    types: group.types === null ? null : [...group.types],
    orderBy: group.orderBy,
    consumers: [...group.consumers],
    push: group.push,
    acknowledgedAt: group.acknowledgedAt?.toISOString() ?? null,
    status: stoppedReason === null ? (isActive ? 'active' : 'idle') : 'stopped',
    stoppedReason,
  };
}
