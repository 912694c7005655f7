import { userUpdated } from '@prognetwork/event-based-service-client';
import type { UserContext } from '../context.ts';
import type { Profile, ProfileChange } from '../contract.ts';
import { userError } from '../errors.ts';
import { updatePerson, type PersonRow } from '../registrations/registration-repository.ts';
import { loadOpenPerson, loadPerson } from './person-repository.ts';

export async function loadProfile(context: UserContext, userId: string): Promise<Profile> {
  return toProfile(await context.database.inPersonTransaction(userId, (transaction) => loadPerson(transaction, userId)));
}

export async function updateProfile(context: UserContext, userId: string, input: ProfileChange): Promise<Profile> {
  return context.database.inPersonTransaction(userId, async (transaction) => {
    const change = {
      ...(input.displayName === undefined ? {} : { displayName: input.displayName }),
      ...(input.locale === undefined ? {} : { locale: input.locale }),
    };
    await loadOpenPerson(transaction, userId);
    const person = await updatePerson(transaction, userId, change);
    if (person === undefined) throw userError('person.not_found');
    const { email, displayName, locale } = person;
    await transaction.audit({ action: 'user.updated', subject: userId, detail: { changed: Object.keys(change) } });
    await transaction.publish(userUpdated, {
      subject: userId,
      data: { userId, email, displayName, locale, emailVerified: person.emailVerifiedAt !== null },
    });
    return toProfile(person);
  });
}

function toProfile(person: PersonRow): Profile {
  const { id, email, displayName, locale, isPlatformAdministrator } = person;
  return {
    id,
    email,
    displayName,
    locale,
    isPlatformAdministrator,
    createdAt: person.createdAt.toISOString(),
    emailVerifiedAt: person.emailVerifiedAt?.toISOString() ?? null,
  };
}
