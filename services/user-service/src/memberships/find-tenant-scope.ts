import { and, eq, ne } from 'drizzle-orm';
import type { UserContext } from '../context.ts';
import { memberships, organisations } from '../schema.ts';
import type { TenantScope } from '../tokens/access-token.ts';

/**
 * The role a person may act with in a tenant, or undefined for strangers, those who left and every member of a suspended or closed one. An
 * organisation that is not known yet has just been created: its membership row is the proof.
 */
export async function findTenantScope(context: UserContext, userId: string, tenantId: string): Promise<TenantScope | undefined> {
  return context.database.inPersonTransaction(userId, async ({ db }) => {
    const rows = await db
      .select({ role: memberships.role, organisationStatus: organisations.status })
      .from(memberships)
      .leftJoin(organisations, eq(organisations.id, memberships.tenantId))
      .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId), ne(memberships.status, 'left')));
    const [row] = rows;
    if (row === undefined || row.organisationStatus === 'suspended' || row.organisationStatus === 'closed') return undefined;
    return { tenantId, role: row.role };
  });
}
