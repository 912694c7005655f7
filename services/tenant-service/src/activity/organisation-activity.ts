import {
  memberJoined,
  memberLeft,
  on,
  paymentProcessed,
  tenantMilestoneReached,
  type MemberJoined,
} from '@prognetwork/event-based-service-client';
import { defineProjection, type ProjectionScope } from '@prognetwork/shared-infrastructure';
import { addMembers, addPayment, changeSize, findSize, saveMilestone } from './activity-repository.ts';
import { newMilestone } from './milestone.ts';

/** What happens in each organisation, by day: read by the query `organisation.activity`. */
export const organisationActivityProjection = defineProjection({
  name: 'organisation-activity',
  version: 1,
  tables: ['organisation_activity', 'organisation_payments', 'organisation_sizes'],
  subscriptions: [
    on(memberJoined, countJoined),
    on(memberLeft, async (event, { tx, build }: ProjectionScope) => {
      await addMembers(tx, build, dayOf(event.time), { joined: 0, left: 1 });
      await changeSize(tx, build, -1);
    }),
    on(paymentProcessed, (event, { tx, build }: ProjectionScope) => addPayment(tx, build, dayOf(event.time), event.data.amount)),
  ],
  sideEffects: [on(memberJoined, tellMilestone)],
});

async function countJoined(event: MemberJoined, { tx, build }: ProjectionScope): Promise<void> {
  await addMembers(tx, build, dayOf(event.time), { joined: 1, left: 0 });
  const size = await changeSize(tx, build, 1);
  const milestone = newMilestone(size.members, size.milestone);
  if (milestone !== undefined) await saveMilestone(tx, build, milestone, event.id);
}

/** Tells the world of a milestone, when it was this event that reached it. */
async function tellMilestone(event: MemberJoined, { tx, build }: ProjectionScope): Promise<void> {
  const size = await findSize(tx, build);
  if (size?.reachedBy !== event.id || tx.tenantId === undefined) return;
  const { milestone, members } = size;
  await tx.publish(tenantMilestoneReached, { subject: tx.tenantId, data: { tenantId: tx.tenantId, milestone, members } });
}

function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}
