import { personKeyDestroyed } from '@prognetwork/event-based-service-client';
import { rememberErased } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { eraseReasons } from '../sagas/saga-repository.ts';
import { eraseDeadLetters, destroyKey, destroyKeyOfAddress } from './person-key-repository.ts';

interface PersonOfKeys {
  readonly userId: string;
  /** An e-mail address of the person: what is kept under it was said when nobody knew whose it is. */
  readonly email?: string | undefined;
}

/** Makes what the log holds about a person unreadable for good. Audited and published; asked for again, it changes nothing. */
export async function destroyPersonKey({ database, personKeys }: EventStreamingContext, { userId, email }: PersonOfKeys): Promise<void> {
  const destroyed: string[] = [];
  await database.inGlobalTransaction(async (transaction) => {
    await rememberErased(transaction, userId);
    await eraseReasons(transaction, userId);
    await eraseDeadLetters(transaction, userId);
    if (await destroyKey(transaction, userId)) destroyed.push(userId);
    const ofAddress = email === undefined ? undefined : await destroyKeyOfAddress(transaction, personKeys.hashOfAddress(email));
    if (ofAddress !== undefined) destroyed.push(ofAddress);
    for (const id of destroyed) {
      await transaction.audit({ action: 'person_key.destroyed', subject: id });
      await transaction.publish(personKeyDestroyed, { subject: id, data: { userId: id } });
    }
  });
  for (const id of [userId, ...destroyed]) personKeys.forget(id);
}
