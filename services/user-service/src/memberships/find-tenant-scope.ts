import type { UserContext } from '../context.ts';
import type { TenantScope } from '../tokens/access-token.ts';
import { findRoleAndOrganisation } from './membership-repository.ts';

/**
 * The role a person may act with in a tenant, or undefined for strangers, those who left and every member of a suspended or closed one. An
 * organisation that is not known yet has just been created: its membership row is the proof.
 */
export async function findTenantScope(context: UserContext, userId: string, tenantId: string): Promise<TenantScope | undefined> {
  const found = await context.database.inPersonTransaction(userId, (transaction) => findRoleAndOrganisation(transaction, userId, tenantId));
  if (found === undefined || found.organisationStatus === 'suspended' || found.organisationStatus === 'closed') return undefined;
  return { tenantId, role: found.role };
}
