import { EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import Link from 'next/link';
import { administered } from '../../../../access/decide-access.ts';
import { openTenant, type TenantViewer } from '../../../../access/viewer.ts';
import { ListCard } from '../../../../components/list-card.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { pageTitle } from '../../../../components/page-title.ts';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { StatusBadge } from '../../../../components/status-badge.tsx';
import type { TenantSummary } from '../../../../contract/tenants.ts';
import { listChildren, loadTenant } from '../../../../gateway/tenants.ts';
import { Mark } from '../../../../shell/mark.tsx';

export const generateMetadata = pageTitle('chapters');

export default async function ChaptersPage({ params }: PageProps<'/t/[tenantSlug]/chapters'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('chapters');
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <ListCard>
        <Tree viewer={viewer} />
      </ListCard>
    </>
  );
}

async function Tree({ viewer }: { readonly viewer: TenantViewer }): Promise<ReactElement> {
  const t = await getTranslations('chapters');
  const [tenant, children] = await Promise.all([loadTenant(viewer.tenantId), listChildren(viewer.tenantId)]);
  if (!tenant.ok) return <ProblemPanel problem={tenant.problem} />;
  if (!children.ok) return <ProblemPanel problem={children.problem} />;
  if (children.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  return (
    <div className="tree">
      <Node tenant={tenant.value} href={undefined} />
      <ul aria-label={t('below', { name: tenant.value.name })}>
        {children.value.items.map((child) => (
          <li key={child.tenantId}>
            <Node tenant={child} href={addressFor(viewer, child.tenantId)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A chapter is its own organisation: only who runs it too can go there. */
function addressFor(viewer: TenantViewer, tenantId: string): string | undefined {
  const own = administered(viewer.memberships).find((membership) => membership.tenantId === tenantId);
  return own === undefined ? undefined : `/t/${own.tenantSlug}`;
}

async function Node({ tenant, href }: { readonly tenant: TenantSummary; readonly href: string | undefined }): Promise<ReactElement> {
  const kinds = await getTranslations('kinds');
  return (
    <div className="tree-node">
      <Mark name={tenant.name} />
      <span>
        <strong>{href === undefined ? tenant.name : <Link href={href}>{tenant.name}</Link>}</strong>
        <small>
          {kinds(tenant.kind)} · /{tenant.slug}
        </small>
      </span>
      <StatusBadge status={tenant.status} />
    </div>
  );
}
