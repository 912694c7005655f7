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
import { onPerson, type EventScope } from '@prognetwork/shared-infrastructure';
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

/** Table of contents: event → use case. What is about a person comes through `onPerson`, so that nothing of an erased one comes back. */
export function createSubscriptions(context: EmailContext): Subscription<EventScope>[] {
  return [
    onPerson(userCreated, (event, { tx }) => savePerson(tx, event.data)),
    onPerson(userUpdated, (event, { tx }) => savePerson(tx, event.data)),
    // Once more, for a service whose database was restored to before the erasure had come by.
    on(userDeleted, ({ data: { userId } }) => erasePerson(context.database, 'email-service', { userId })),
    on(tenantProvisioned, (event, { tx }: EventScope) => followTenant(context, tx, event)),
    on(tenantUpdated, (event, { tx }: EventScope) => followTenant(context, tx, event)),
    onPerson(userVerificationRequested, (event, { tx }) => sendVerification(context, tx, event)),
    onPerson(userRegistrationRepeated, (event, { tx }) => sendRegistrationRepeated(context, tx, event)),
    onPerson(paymentProcessed, (event, { tx }) => sendReceipt(context, tx, event)),
    onPerson(paymentFailed, (event, { tx }) => sendPaymentFailed(context, tx, event)),
    onPerson(memberJoined, (event, { tx }) => sendMembershipActive(context, tx, event)),
  ];
}
