import {
  memberJoined,
  on,
  paymentFailed,
  paymentProcessed,
  tenantProvisioned,
  tenantUpdated,
  userCreated,
  userDeleted,
  userRegistrationRepeated,
  userUpdated,
  userVerificationRequested,
  type Subscription,
} from '@prognetwork/event-based-service-client';
import type { EventScope } from '@prognetwork/shared-infrastructure';
import { erasePerson } from './audience/erase-person.ts';
import { followTenant } from './audience/follow-tenant.ts';
import { savePerson } from './audience/person-repository.ts';
import type { EmailContext } from './context.ts';
import {
  sendMembershipActive,
  sendPaymentFailed,
  sendReceipt,
  sendRegistrationRepeated,
  sendVerification,
} from './notifications/tell-person.ts';

/** Table of contents: event → use case. */
export function createSubscriptions(context: EmailContext): Subscription<EventScope>[] {
  return [
    on(userCreated, (event, { tx }: EventScope) => savePerson(tx, event.data)),
    on(userUpdated, (event, { tx }: EventScope) => savePerson(tx, event.data)),
    // Once more, for what an event brought in after the erasure had come by.
    on(userDeleted, ({ data: { userId } }) => erasePerson(context.database, 'email-service', { userId })),
    on(tenantProvisioned, (event, { tx }: EventScope) => followTenant(context, tx, event)),
    on(tenantUpdated, (event, { tx }: EventScope) => followTenant(context, tx, event)),
    on(userVerificationRequested, (event, { tx }: EventScope) => sendVerification(context, tx, event)),
    on(userRegistrationRepeated, (event, { tx }: EventScope) => sendRegistrationRepeated(context, tx, event)),
    on(paymentProcessed, (event, { tx }: EventScope) => sendReceipt(context, tx, event)),
    on(paymentFailed, (event, { tx }: EventScope) => sendPaymentFailed(context, tx, event)),
    on(memberJoined, (event, { tx }: EventScope) => sendMembershipActive(context, tx, event)),
  ];
}
