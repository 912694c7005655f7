import { rememberErased } from '@prognetwork/shared-infrastructure';
import type { TenantContext } from '../context.ts';
import { deleteMemberRows } from '../members/member-repository.ts';
import { eraseFounderRows } from './founder-repository.ts';

/** In all tenants, so audited; done again, it changes nothing more. */
export async function eraseFounder(context: TenantContext, service: string, userId: string): Promise<void> {
  const access = { actorId: `service:${service}`, reason: `erase founder and member ${userId}` };
  await context.database.inPlatformTransaction(access, async (transaction) => {
    await rememberErased(transaction, userId);
    const provisionings = await eraseFounderRows(transaction, context.provisioning.name, userId);
    const memberships = await deleteMemberRows(transaction, userId);
    await transaction.audit({ action: 'founder.erased', subject: userId, detail: { provisionings, memberships } });
  });
}
