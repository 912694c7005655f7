import { userUpdated } from '@prognetwork/event-based-service-client';
import type { UserContext } from '../context.ts';
import { userError } from '../errors.ts';
import { hashOpaqueToken } from '../tokens/opaque-token.ts';
import { deleteVerificationsOf, takeVerification, updatePerson } from './registration-repository.ts';

/** Proves the address and puts the credentials in force that were typed when this very link was asked for. */
export async function verifyEmail(context: UserContext, token: string): Promise<{ email: string }> {
  return context.database.inGlobalTransaction(async (transaction) => {
    const verification = await takeVerification(transaction, hashOpaqueToken(token));
    if (verification === undefined) throw userError('verification.invalid_or_expired');
    const { userId, passwordHash, displayName, locale } = verification;
    const person = await updatePerson(transaction, userId, { passwordHash, displayName, locale, emailVerifiedAt: transaction.now });
    if (person === undefined) throw userError('verification.invalid_or_expired');
    await deleteVerificationsOf(transaction, userId);
    await transaction.audit({ action: 'user.email_verified', subject: userId });
    await transaction.publish(userUpdated, {
      subject: userId,
      data: { userId, email: person.email, displayName, locale, emailVerified: true },
    });
    return { email: person.email };
  });
}
