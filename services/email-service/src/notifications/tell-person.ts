import type {
  MemberJoined,
  PaymentFailed,
  PaymentProcessed,
  UserRegistrationRepeated,
  UserVerificationRequested,
} from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { findPerson } from '../audience/person-repository.ts';
import type { EmailContext } from '../context.ts';
import { queuePlatformMail, queueTenantMail } from '../messages/compose-message.ts';

const FALLBACK_LOCALE = 'en';

export async function sendVerification(context: EmailContext, tx: Transaction, event: UserVerificationRequested): Promise<void> {
  const { email, displayName, locale, verificationUrl, expiresAt } = event.data;
  await queuePlatformMail(context, tx, {
    template: 'verification',
    effectKey: `${event.id}:verification`,
    to: { address: email, name: displayName, locale },
    values: { verificationUrl, expiresAt },
  });
}

export async function sendRegistrationRepeated(context: EmailContext, tx: Transaction, event: UserRegistrationRepeated): Promise<void> {
  const { email, displayName, locale } = event.data;
  await queuePlatformMail(context, tx, {
    template: 'registration-repeated',
    effectKey: `${event.id}:registration-repeated`,
    to: { address: email, name: displayName, locale },
    values: { signInUrl: context.links.signIn },
  });
}

export async function sendReceipt(context: EmailContext, tx: Transaction, event: PaymentProcessed): Promise<void> {
  const { userId, payerEmail, payerName, amount, description, invoiceNumber } = event.data;
  const locale = (await findPerson(tx, userId))?.locale ?? FALLBACK_LOCALE;
  await queueTenantMail(context, tx, {
    tenantId: tenantOf(event),
    template: 'receipt',
    effectKey: `${event.id}:receipt`,
    to: { address: payerEmail, name: payerName, locale },
    values: { payment: { amount, description, paidAt: event.time }, invoice: { number: invoiceNumber } },
  });
}

/** A declined payment names only the person; someone who has left since gets no mail. */
export async function sendPaymentFailed(context: EmailContext, tx: Transaction, event: PaymentFailed): Promise<void> {
  const person = await findPerson(tx, event.data.userId);
  if (!person) return;
  await queueTenantMail(context, tx, {
    tenantId: tenantOf(event),
    template: 'payment-failed',
    effectKey: `${event.id}:payment-failed`,
    to: { address: person.email, name: person.displayName, locale: person.locale },
    values: { payment: { amount: event.data.amount } },
  });
}

/** Greets a new member. Who founds an organisation becomes its owner and is welcomed otherwise. */
export async function sendMembershipActive(context: EmailContext, tx: Transaction, event: MemberJoined): Promise<void> {
  const { userId, email, displayName, role } = event.data;
  if (role === 'owner') return;
  const locale = (await findPerson(tx, userId))?.locale ?? FALLBACK_LOCALE;
  await queueTenantMail(context, tx, {
    tenantId: tenantOf(event),
    template: 'membership-active',
    effectKey: `${event.id}:membership-active`,
    to: { address: email, name: displayName, locale },
    values: {},
  });
}

function tenantOf(event: { readonly type: string; readonly tenantid?: string | undefined }): string {
  if (event.tenantid === undefined) throw new Error(`An event ${event.type} without a tenant cannot be told to anyone.`);
  return event.tenantid;
}
