import { personKeyDestroyed } from '@prognetwork/event-based-service-client';
import type { EventStreamingContext } from '../context.ts';
import { destroyKey } from './person-key-repository.ts';

/** Makes what the log holds about a person unreadable for good. Audited and published; asked for again, it changes nothing. */
export async function destroyPersonKey({ database, personKeys }: EventStreamingContext, userId: string): Promise<void> {
  await database.inGlobalTransaction(async (transaction) => {
    if (!(await destroyKey(transaction, userId))) return;
    await transaction.audit({ action: 'person_key.destroyed', subject: userId });
    await transaction.publish(personKeyDestroyed, { subject: userId, data: { userId } });
  });
  personKeys.forget(userId);
}
