import { Dialog, DialogTrigger, EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant, type TenantViewer } from '../../../../access/viewer.ts';
import { type Column, DataTable } from '../../../../components/data-table.tsx';
import { Icon } from '../../../../components/icons.tsx';
import { ListCard } from '../../../../components/list-card.tsx';
import { MoneyText } from '../../../../components/money-text.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { pageTitle } from '../../../../components/page-title.ts';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import type { Plan } from '../../../../contract/payments.ts';
import { idleForm } from '../../../../gateway/change.ts';
import { listPlans } from '../../../../gateway/payments.ts';
import { createPlan } from './actions.ts';
import { PlanForm } from './plan-form.tsx';

export const generateMetadata = pageTitle('plans');

export default async function PlansPage({ params }: PageProps<'/t/[tenantSlug]/plans'>): Promise<ReactElement> {
  const viewer = await openTenant((await params).tenantSlug);
  const t = await getTranslations('plans');
  const common = await getTranslations('common');
  return (
    <>
      <PageHead
        title={t('title')}
        description={t('description')}
        actions={
          <DialogTrigger dialogId="new-plan">
            <Icon name="plus" /> {t('create')}
          </DialogTrigger>
        }
      />
      <Dialog id="new-plan" title={t('createTitle')} closeLabel={common('close')}>
        <PlanForm action={createPlan.bind(null, viewer.membership.tenantSlug)} initial={idleForm()} />
      </Dialog>
      <ListCard>
        <Plans viewer={viewer} />
      </ListCard>
    </>
  );
}

async function Plans({ viewer }: { readonly viewer: TenantViewer }): Promise<ReactElement> {
  const t = await getTranslations('plans');
  const page = await listPlans(viewer.tenantId);
  if (!page.ok) return <ProblemPanel problem={page.problem} />;
  if (page.value.items.length === 0) return <EmptyState title={t('empty')}>{t('emptyHint')}</EmptyState>;
  const columns: Column<Plan>[] = [
    {
      id: 'name',
      header: t('name'),
      isRowHeader: true,
      cell: ({ name, description }) => (
        <>
          {name}
          <small className="wrap">{description}</small>
        </>
      ),
    },
    {
      id: 'price',
      header: t('price'),
      isNumeric: true,
      cell: ({ price, interval }) => (
        <>
          <strong>
            <MoneyText value={price} />
          </strong>
          <small>{t(`per.${interval}`)}</small>
        </>
      ),
    },
  ];
  return <DataTable caption={t('title')} columns={columns} rows={page.value.items} rowKey={({ planId }) => planId} />;
}
