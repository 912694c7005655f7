import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { SandboxContext } from '../context.ts';
import type { CheckoutSessionRow } from '../schema.ts';
import { answerOf, brandOf, checkCard, digitsOf, type CardFieldErrors, type StoredCard, type TypedCard } from './card.ts';
import { loadSession } from './expire-session.ts';
import { announce, insertCharge, newObjectId, updateSession, type SessionWithCharges } from './session-repository.ts';

/** What came of a form the payer sent, for the page that answers it. */
export type PaymentStep = { readonly session: CheckoutSessionRow } & (
  | { readonly kind: 'paid' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'refused'; readonly failureCode: string }
  | { readonly kind: 'needs_authentication'; readonly card: StoredCard }
  /** `failureCode` of the card that was refused before, if one was. */
  | { readonly kind: 'needs_card'; readonly failureCode: string | null }
  | { readonly kind: 'invalid'; readonly errors: CardFieldErrors }
);

/** Where a payer stands who opens the page. */
export async function showSession(context: SandboxContext, id: string): Promise<PaymentStep> {
  return context.foundation.database.inGlobalTransaction(async (tx) => stepOf(await loadSession(context, tx, id)));
}

/** Charges the typed card. A second submission of the same form finds the session paid and changes nothing. */
export async function payWithCard(context: SandboxContext, id: string, card: TypedCard): Promise<PaymentStep> {
  return inSession(context, id, async (tx, session) => {
    const errors = checkCard(card, tx.now);
    if (Object.keys(errors).length > 0) return { session, kind: 'invalid', errors };
    const number = digitsOf(card.number);
    const stored: StoredCard = { brand: brandOf(number), last4: number.slice(-4) };
    const answer = answerOf(number);
    if (answer.kind === 'needs_authentication') {
      await updateSession(tx, id, { awaitingAuthentication: stored });
      return { session, kind: 'needs_authentication', card: stored };
    }
    return settle(context, tx, session, stored, answer.kind === 'fails' ? answer.failureCode : null);
  });
}

/** The holder's answer to the bank's question. */
export async function authenticate(context: SandboxContext, id: string, isApproved: boolean): Promise<PaymentStep> {
  return inSession(context, id, async (tx, session) => {
    const card = session.awaitingAuthentication;
    if (card === null) return { session, kind: 'needs_card', failureCode: null };
    return settle(context, tx, session, card, isApproved ? null : 'authentication_failed');
  });
}

async function inSession(
  context: SandboxContext,
  id: string,
  work: (tx: Transaction, session: CheckoutSessionRow) => Promise<PaymentStep>,
): Promise<PaymentStep> {
  const step = await context.foundation.database.inGlobalTransaction(async (tx) => {
    const found = await loadSession(context, tx, id);
    return found.session.status === 'open' ? work(tx, found.session) : stepOf(found);
  });
  context.webhookWaits();
  return step;
}

function stepOf({ session, charges }: SessionWithCharges): PaymentStep {
  if (session.status === 'complete') return { session, kind: 'paid' };
  if (session.status === 'expired') return { session, kind: 'expired' };
  return session.awaitingAuthentication === null
    ? { session, kind: 'needs_card', failureCode: charges.at(-1)?.failureCode ?? null }
    : { session, kind: 'needs_authentication', card: session.awaitingAuthentication };
}

async function settle(
  context: SandboxContext,
  tx: Transaction,
  session: CheckoutSessionRow,
  card: StoredCard,
  failureCode: string | null,
): Promise<PaymentStep> {
  const { newId } = context.foundation;
  const isPaid = failureCode === null;
  await insertCharge(tx, {
    id: newObjectId('ch', newId),
    sessionId: session.id,
    status: isPaid ? 'succeeded' : 'failed',
    failureCode,
    cardBrand: card.brand,
    cardLast4: card.last4,
    createdAt: tx.now,
  });
  await updateSession(tx, session.id, { awaitingAuthentication: null, ...(isPaid ? { status: 'complete' as const } : {}) });
  const type = isPaid ? 'checkout.session.completed' : 'checkout.session.payment_failed';
  await announce(tx, type, newObjectId('evt', newId), session.id, context.config.SANDBOX_URL);
  return isPaid ? { session, kind: 'paid' } : { session, kind: 'refused', failureCode };
}
