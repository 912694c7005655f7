import type { ReactElement } from 'react';
import { openTenant } from '../../../access/viewer.ts';
import { tenantNavigation } from '../../../shell/navigation.ts';
import { Shell } from '../../../shell/shell.tsx';
import { Outage, tryOpen } from '../../../shell/workspace-frame.tsx';

export default async function TenantLayout({ children, params }: LayoutProps<'/t/[tenantSlug]'>): Promise<ReactElement> {
  const { tenantSlug } = await params;
  const result = await tryOpen(() => openTenant(tenantSlug));
  if ('problem' in result) return <Outage problem={result.problem} />;
  const { base, membership } = result.opened;
  return (
    <Shell viewer={result.opened} base={base} workspaceName={membership.tenantName} navigation={tenantNavigation}>
      {children}
    </Shell>
  );
}
