import { consumerGroupReset } from '@prognetwork/event-based-service-client';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { ResetBody } from './consumer-group-contract.ts';
import { resetGroup as moveGroup } from './consumer-group-repository.ts';

/** Lets a group go on from another place. What is with its consumers now is no longer theirs; dead letters stay. */
export async function resetGroup(context: EventStreamingContext, group: string, { position: wanted, reason }: ResetBody): Promise<void> {
  const { epoch, position: end } = await context.store.head();
  const position = wanted === 'start' ? 0 : wanted === 'end' ? end : Number(wanted);
  if (position > end) throw eventStreamingError('consumer_group.beyond_end', { details: { position, end } });
  await context.database.inGlobalTransaction(async (tx) => {
    if (!(await moveGroup(tx, group, { epoch, position }))) throw eventStreamingError('consumer_group.not_found');
    const data = { group, position: String(position), reason };
    await tx.audit({ action: 'consumer_group.reset', subject: group, detail: data });
    await tx.publish(consumerGroupReset, { subject: group, data });
  });
  context.groupTurns.wake(group);
}
