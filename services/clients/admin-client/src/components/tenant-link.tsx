import Link from 'next/link';
import type { ReactElement } from 'react';
import { tenantNames } from './tenant-names.ts';

export async function TenantLink({ tenantId }: { readonly tenantId: string | null | undefined }): Promise<ReactElement> {
  if (!tenantId) return <span className="muted">—</span>;
  const name = (await tenantNames()).get(tenantId);
  return (
    <Link className="row-link" href={`/platform/tenants/${tenantId}`}>
      {name ?? <code>{`…${tenantId.slice(-10)}`}</code>}
    </Link>
  );
}
