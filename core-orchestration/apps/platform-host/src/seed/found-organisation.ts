import * as z from 'zod';
import type { DemoOrganisation } from './demo.ts';
import type { PlatformApi } from './platform-api.ts';

const tenants = z.object({ items: z.array(z.object({ tenantId: z.string(), slug: z.string(), status: z.string() })) });
const started = z.object({ tenantId: z.string(), provisioningId: z.string() });
const provisioning = z.object({ status: z.string(), reason: z.string().nullish() });

/** Creates the organisation unless the owner has it, and waits until it is provisioned. Returns its tenant id. */
export async function foundOrganisation(owner: PlatformApi, organisation: DemoOrganisation, parentId: string | undefined): Promise<string> {
  const existing = await findTenant(owner, organisation.slug);
  if (existing?.status === 'active') return existing.tenantId;
  const { name, slug, kind } = organisation;
  if (!existing) {
    const { provisioningId } = await owner.call({
      method: 'POST',
      path: '/v1/tenants',
      body: { name, slug, kind, ...(parentId && { parentId }) },
      answer: started,
    });
    await owner.waitFor(`the provisioning of ${name}`, async () => {
      const { status, reason } = await owner.call({ path: `/v1/provisionings/${provisioningId}`, answer: provisioning });
      if (status === 'failed') throw new Error(`${name} could not be provisioned: ${reason ?? 'no reason given'}`);
      return status === 'completed' ? true : undefined;
    });
  }
  return owner.waitFor(`the organisation ${name}`, async () => {
    const tenant = await findTenant(owner, slug);
    return tenant?.status === 'active' ? tenant.tenantId : undefined;
  });
}

async function findTenant(owner: PlatformApi, slug: string): Promise<{ tenantId: string; status: string } | undefined> {
  const { items } = await owner.call({ path: '/v1/tenants?limit=200', answer: tenants });
  return items.find((tenant) => tenant.slug === slug && tenant.status !== 'closed');
}
