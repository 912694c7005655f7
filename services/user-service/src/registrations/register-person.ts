import { userCreated, userRegistrationRepeated, userVerificationRequested } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { countAttempt } from '../attempts/attempt-repository.ts';
import { attemptKey, REGISTRATION_BY_ACCOUNT } from '../attempts/attempt-window.ts';
import type { UserContext } from '../context.ts';
import type { Registration } from '../contract.ts';
import { weakPassword } from '../errors.ts';
import { findPasswordWeakness } from '../passwords/password-policy.ts';
import { addMs } from '../sessions/session.ts';
import { createOpaqueToken } from '../tokens/opaque-token.ts';
import { emailKey } from './email-address.ts';
import { findPersonByEmailKeyForUpdate, insertPerson, saveVerification, updatePerson, type PersonRow } from './registration-repository.ts';

const VERIFICATION_LIFETIME_MS = 24 * 60 * 60_000;
const DEFAULT_LOCALE = 'en';

/**
 * Registers a person and asks for the verification mail. Nobody learns from the answer or the work whether the address has an account: one
 * password is hashed, one transaction runs and one mail goes out in each case; the holder of a known address is told by that mail.
 */
export async function registerPerson(context: UserContext, input: Registration): Promise<void> {
  const weakness = findPasswordWeakness(input.password, input.email);
  if (weakness !== undefined) throw weakPassword(weakness);
  const passwordHash = await context.hasher.hash(input.password);
  await context.database.inGlobalTransaction(async (transaction) => {
    // Silently, or the limit would tell which addresses were asked about; it keeps a stranger's mailbox from being flooded.
    if ((await countAttempt(transaction, [attemptKey(REGISTRATION_BY_ACCOUNT, emailKey(input.email))])) > 0) return;
    const wanted = newPerson(context, transaction, input, passwordHash);
    if (await insertPerson(transaction, wanted)) {
      await transaction.audit({ action: 'user.created', subject: wanted.id });
      const { id, email, displayName, locale } = wanted;
      await transaction.publish(userCreated, { subject: id, data: { userId: id, email, displayName, locale } });
      await requestVerification(context, transaction, wanted);
      return;
    }
    const known = await findPersonByEmailKeyForUpdate(transaction, wanted.emailKey);
    if (known !== undefined) await registerAgain(context, transaction, known, wanted);
  });
}

function newPerson(context: UserContext, transaction: Transaction, input: Registration, passwordHash: string): PersonRow {
  return {
    id: context.newId(),
    email: input.email.trim(),
    emailKey: emailKey(input.email),
    displayName: input.displayName,
    locale: input.locale ?? DEFAULT_LOCALE,
    passwordHash,
    isPlatformAdministrator: false,
    emailVerifiedAt: null,
    createdAt: transaction.now,
    updatedAt: transaction.now,
    erasureId: null,
    closedAt: null,
    leftMemberships: [],
  };
}

async function registerAgain(context: UserContext, transaction: Transaction, known: PersonRow, wanted: PersonRow): Promise<void> {
  await transaction.audit({ action: 'user.registration_repeated', subject: known.id });
  if (known.emailVerifiedAt === null) {
    const { displayName, locale, passwordHash } = wanted;
    await updatePerson(transaction, known.id, { displayName, locale, passwordHash });
    await requestVerification(context, transaction, { ...known, displayName, locale, passwordHash });
    return;
  }
  const { id: userId, email, displayName, locale } = known;
  await transaction.publish(userRegistrationRepeated, { subject: userId, data: { userId, email, displayName, locale } });
}

async function requestVerification(context: UserContext, transaction: Transaction, person: PersonRow): Promise<void> {
  const { token, hash } = createOpaqueToken('pnv_');
  const expiresAt = addMs(transaction.now, VERIFICATION_LIFETIME_MS);
  const { id: userId, email, displayName, locale, passwordHash } = person;
  await saveVerification(transaction, {
    tokenHash: hash,
    userId,
    passwordHash,
    displayName,
    locale,
    createdAt: transaction.now,
    expiresAt,
  });
  const verificationUrl = new URL('/verify', context.authClientUrl);
  verificationUrl.searchParams.set('token', token);
  await transaction.publish(userVerificationRequested, {
    subject: userId,
    data: { userId, email, displayName, locale, verificationUrl: verificationUrl.href, expiresAt: expiresAt.toISOString() },
  });
}
