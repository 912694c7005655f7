import type { TenantContext } from '../context.ts';
import { eraseFounderRows } from './founder-repository.ts';

/** Done again, it changes nothing more. */
export async function eraseFounder(context: TenantContext, userId: string): Promise<void> {
  await context.database.inGlobalTransaction(async (transaction) => {
    const provisionings = await eraseFounderRows(transaction, context.provisioning.name, userId);
    await transaction.audit({ action: 'founder.erased', subject: userId, detail: { provisionings } });
  });
}
