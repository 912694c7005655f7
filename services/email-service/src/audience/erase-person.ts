import { rememberErased, type Database } from '@prognetwork/shared-infrastructure';
import type { PersonErasure } from '../contract.ts';
import { deleteMailOf, findPerson, forgetPerson } from './person-repository.ts';

/** Deletes the mail to a person, what waits to be sent to them, and their address wherever it stands; in all tenants, so audited. */
export async function erasePerson(database: Database, service: string, { userId, email }: PersonErasure): Promise<void> {
  const access = { actorId: `service:${service}`, reason: `erase person ${userId}` };
  await database.inPlatformTransaction(access, async (tx) => {
    await rememberErased(tx, userId);
    const known = await findPerson(tx, userId);
    const messages = await deleteMailOf(
      tx,
      [email, known?.email].filter((address) => address !== undefined),
    );
    await forgetPerson(tx, userId);
    await tx.audit({ action: 'person.erased', subject: userId, detail: { messages } });
  });
}
