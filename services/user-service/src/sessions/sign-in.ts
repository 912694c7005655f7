import { authenticationFailed } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { countAttempt, forgiveAttempts } from '../attempts/attempt-repository.ts';
import { signInAttemptKeys } from '../attempts/attempt-window.ts';
import type { UserContext } from '../context.ts';
import type { SignedIn, SignIn } from '../contract.ts';
import { tooManyAttempts, userError } from '../errors.ts';
import { emailKey } from '../registrations/email-address.ts';
import { findPersonByEmailKey, updatePerson, type PersonRow } from '../registrations/registration-repository.ts';
import { openSession, toSignedIn } from './open-session.ts';

type Refusal = 'wrong_password' | 'email_not_verified' | 'locked';

/**
 * Signs a person in. Unknown accounts cost one hash like wrong passwords and get the same answer; only who has the right password learns that
 * the address is not verified.
 */
export async function signIn(context: UserContext, input: SignIn, address: string | undefined): Promise<SignedIn> {
  const key = emailKey(input.email);
  const attempts = signInAttemptKeys(key, address);
  const { person, waitSeconds } = await context.database.inGlobalTransaction(async (transaction) => {
    const seconds = await countAttempt(transaction, attempts);
    return { person: await findPersonByEmailKey(transaction, key), waitSeconds: seconds };
  });
  if (waitSeconds > 0) throw tooManyAttempts(waitSeconds);
  const isRight = await context.hasher.verify(input.password, person?.passwordHash);
  if (!isRight || person === undefined) {
    await noteRefusal(context, person, 'wrong_password');
    throw userError('authentication.failed');
  }
  if (person.emailVerifiedAt === null) {
    await noteRefusal(context, person, 'email_not_verified');
    throw userError('authentication.email_not_verified');
  }
  const passwordHash = context.hasher.needsRehash(person.passwordHash) ? await context.hasher.hash(input.password) : undefined;
  const opened = await context.database.inGlobalTransaction(async (transaction) => {
    await forgiveAttempts(transaction, attempts);
    if (passwordHash !== undefined) await updatePerson(transaction, person.id, { passwordHash });
    return openSession(context, transaction, { ...person, userId: person.id }, { method: 'password' });
  });
  return toSignedIn(context, opened);
}

/** One transaction for unknown accounts too, so that the work is the same. */
async function noteRefusal(context: UserContext, person: PersonRow | undefined, reason: Refusal): Promise<void> {
  await context.database.inGlobalTransaction(async (transaction) => {
    await transaction.audit({ action: 'authentication.failed', subject: person?.id ?? 'unknown', detail: { reason } });
    if (person !== undefined) await publishRefusal(transaction, person.id, reason);
  });
}

async function publishRefusal(transaction: Transaction, userId: string, reason: Refusal): Promise<void> {
  await transaction.publish(authenticationFailed, { subject: userId, data: { userId, reason } });
}
