import { cache } from 'react';
import { listPlatformTenants } from '../gateway/tenants.ts';

/** Names of the newest 200 organisations by id, for lists that carry only the id; without them the id is shown. */
export const tenantNames = cache(async (): Promise<ReadonlyMap<string, string>> => {
  const tenants = await listPlatformTenants({ limit: '200' });
  return new Map(tenants.ok ? tenants.value.items.map(({ tenantId, name }) => [tenantId, name]) : []);
});
