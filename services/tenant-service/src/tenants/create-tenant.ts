import { tenantCreated } from '@prognetwork/event-based-service-client';
import { countActiveSagasForUpdate, isErased, startSaga, type Transaction } from '@prognetwork/shared-infrastructure';
import type { TenantContext } from '../context.ts';
import type { TenantCreation, TenantStarted } from '../contract.ts';
import { reservedSlug, tenantError } from '../errors.ts';
import { listTenantsOfPerson, saveMember } from '../members/member-repository.ts';
import { countLevels, insertProfile } from '../profiles/profile-repository.ts';
import type { ProvisioningInput } from '../provisioning/provisioning-saga.ts';
import { isReserved } from './slug.ts';
import { checkParent, MAX_DEPTH, type Tenant } from './tenant.ts';
import { insertTenant } from './tenant-repository.ts';

export interface Founder {
  readonly userId: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
}

/** Reserves the slug and starts the provisioning, together or not at all. */
export async function createTenant(context: TenantContext, founder: Founder, input: TenantCreation): Promise<TenantStarted> {
  const { userId, email, name: displayName } = founder;
  if (email === undefined || displayName === undefined) throw tenantError('tenant.founder_unknown');
  if (isReserved(input.slug)) throw reservedSlug();
  if (input.parentId !== undefined) await checkParentOf(context, userId, input.parentId);
  const tenantId = context.newId();
  const provisioningId = context.newId();
  await context.database.inTenantTransaction(tenantId, async (transaction) => {
    // A token lives on for some minutes after its person was erased.
    if (await isErased(transaction, userId)) throw tenantError('tenant.founder_unknown');
    await checkRoom(context, transaction, userId);
    const tenant = newTenant(tenantId, userId, input, transaction.now);
    if (!(await insertProfile(transaction, tenant))) throw tenantError('tenant.slug_taken');
    await insertTenant(transaction, tenant);
    // The user service says the same a moment later; until then the founder must find the organisation and can create others below it.
    await saveMember(transaction, userId, 'owner', 'active');
    const { name, slug, kind, parentId } = tenant;
    await transaction.audit({ action: 'tenant.created', subject: tenantId, detail: { name, slug, kind, parentId } });
    await transaction.publish(tenantCreated, { subject: tenantId, data: { tenantId, name, slug, kind, parentId, createdBy: userId } });
    const sagaInput: ProvisioningInput = { name, slug, founder: { userId, email, displayName } };
    await startSaga(transaction, context.provisioning, { id: provisioningId, subject: tenantId, startedBy: userId, input: sagaInput });
  });
  context.worker.wake();
  return { tenantId, provisioningId };
}

async function checkRoom(context: TenantContext, transaction: Transaction, userId: string): Promise<void> {
  const limit = context.maxProvisioningsPerPerson;
  if ((await countActiveSagasForUpdate(transaction, context.provisioning, userId)) >= limit) {
    throw tenantError('tenant.too_many_provisionings', { limit });
  }
}

async function checkParentOf(context: TenantContext, userId: string, parentId: string): Promise<void> {
  await context.database.inPersonTransaction(userId, async (transaction) => {
    const [parent] = await listTenantsOfPerson(transaction, userId, { limit: 1, tenantId: parentId });
    const depth = await countLevels(transaction, parentId, MAX_DEPTH + 1);
    checkParent(parent === undefined ? undefined : { status: parent.status, role: parent.role, depth });
  });
}

function newTenant(tenantId: string, createdBy: string, input: TenantCreation, createdAt: Date): Tenant {
  const { name, slug, kind, parentId = null } = input;
  return {
    tenantId,
    name,
    slug,
    kind,
    parentId,
    status: 'provisioning',
    description: '',
    settings: {},
    branding: {},
    createdBy,
    suspendedReason: null,
    createdAt,
  };
}
