import { userDeleted } from '@prognetwork/event-based-service-client';
import { FinalStepError, rememberErased, type Database, type SagaStepContext } from '@prognetwork/shared-infrastructure';
import { updatePerson } from '../registrations/registration-repository.ts';
import { revokeSignIn } from '../sessions/end-session.ts';
import { deletePerson, findPersonForUpdate, hasOtherAdministratorForUpdate, listSignIns } from './erasure-repository.ts';

/** Nobody can sign in as this person any more, and whoever is signed in is signed out. */
export async function closeAccount(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  const { subject: userId } = context;
  await database.inGlobalTransaction(async (transaction) => {
    await context.assertLease(transaction);
    const person = await findPersonForUpdate(transaction, userId);
    if (person === undefined) throw new FinalStepError('The person is gone.');
    if (person.isPlatformAdministrator && !(await hasOtherAdministratorForUpdate(transaction, userId))) {
      throw new FinalStepError('The person is the last platform administrator.');
    }
    if (person.closedAt === null) {
      await updatePerson(transaction, userId, { closedAt: transaction.now });
      await transaction.audit({ action: 'user.closed', subject: userId, detail: { erasureId: context.sagaId } });
    }
    for (const rootSessionId of await listSignIns(transaction, userId)) {
      await revokeSignIn(transaction, rootSessionId, 'account_closed');
    }
  });
}

export async function reopenAccount(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  const { subject: userId } = context;
  await database.inGlobalTransaction(async (transaction) => {
    await context.assertLease(transaction);
    const person = await findPersonForUpdate(transaction, userId);
    if (person?.erasureId !== context.sagaId) return;
    await updatePerson(transaction, userId, { closedAt: null, erasureId: null });
    await transaction.audit({ action: 'user.reopened', subject: userId, detail: { erasureId: context.sagaId } });
  });
}

export async function deleteProfile(database: Database, context: SagaStepContext<unknown>): Promise<void> {
  const { subject: userId } = context;
  await database.inGlobalTransaction(async (transaction) => {
    await context.assertLease(transaction);
    await rememberErased(transaction, userId);
    if (!(await deletePerson(transaction, userId))) return;
    await transaction.audit({ action: 'user.deleted', subject: userId, detail: { erasureId: context.sagaId } });
    await transaction.publish(userDeleted, { subject: userId, data: { userId } });
  });
}
