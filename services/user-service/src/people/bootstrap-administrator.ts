import { userCreated, userUpdated } from '@prognetwork/event-based-service-client';
import type { UserContext } from '../context.ts';
import { emailAddress } from '../contract.ts';
import { findPasswordWeakness } from '../passwords/password-policy.ts';
import { emailKey } from '../registrations/email-address.ts';
import { insertPerson } from '../registrations/registration-repository.ts';
import { hasPlatformAdministrator, hasPlatformAdministratorForUpdate } from './person-repository.ts';

const DISPLAY_NAME = 'Platform administrator';

/** On the first start makes the first platform administrator, with a verified address. Does nothing once there is one. */
export async function bootstrapAdministrator(context: UserContext, email: string, password: string): Promise<void> {
  const isNeeded = !(await context.database.inGlobalTransaction(hasPlatformAdministrator));
  if (!isNeeded) return;
  if (!emailAddress.safeParse(email).success) throw new Error('BOOTSTRAP_ADMINISTRATOR_EMAIL must be an e-mail address.');
  const weakness = findPasswordWeakness(password, email);
  if (weakness !== undefined) throw new Error(`BOOTSTRAP_ADMINISTRATOR_PASSWORD is ${weakness.replace('_', ' ')}: choose another.`);
  const passwordHash = await context.hasher.hash(password);
  await context.database.inGlobalTransaction(async (transaction) => {
    if (await hasPlatformAdministratorForUpdate(transaction)) return;
    const { now } = transaction;
    const userId = context.newId();
    const person = { email, displayName: DISPLAY_NAME, locale: 'en' };
    const isNew = await insertPerson(transaction, {
      id: userId,
      ...person,
      emailKey: emailKey(email),
      passwordHash,
      isPlatformAdministrator: true,
      emailVerifiedAt: now,
      createdAt: now,
      updatedAt: now,
    });
    // An account that registered itself under this address must not be lifted to administrator.
    if (!isNew) throw new Error('BOOTSTRAP_ADMINISTRATOR_EMAIL already has an ordinary account: choose another address.');
    await transaction.audit({ action: 'platform_administrator.created', subject: userId });
    await transaction.publish(userCreated, { subject: userId, data: { userId, ...person } });
    await transaction.publish(userUpdated, { subject: userId, data: { userId, ...person, emailVerified: true } });
  });
}
