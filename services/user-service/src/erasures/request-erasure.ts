import { userErasureRequested } from '@prognetwork/event-based-service-client';
import { startSaga } from '@prognetwork/shared-infrastructure';
import type { UserContext } from '../context.ts';
import type { ErasureStarted } from '../contract.ts';
import { userError } from '../errors.ts';
import { updatePerson } from '../registrations/registration-repository.ts';
import { findPersonForUpdate } from './erasure-repository.ts';

/** Starts the erasure of a person; asked for again while it runs, it is the same one. */
export async function requestErasure(context: UserContext, userId: string, requestedBy: string): Promise<ErasureStarted> {
  const erasureId = await context.database.inGlobalTransaction(async (transaction) => {
    const person = await findPersonForUpdate(transaction, userId);
    if (person === undefined) throw userError('person.not_found');
    if (person.erasureId !== null) return person.erasureId;
    const id = context.newId();
    await updatePerson(transaction, userId, { erasureId: id });
    await transaction.audit({ action: 'user.erasure_requested', subject: userId, detail: { erasureId: id, requestedBy } });
    await transaction.publish(userErasureRequested, { subject: userId, data: { erasureId: id, userId, requestedBy } });
    await startSaga(transaction, context.erasure, { id, subject: userId, startedBy: requestedBy, input: {} });
    return id;
  });
  context.sagas.wake();
  return { erasureId };
}
