import { TextArea, TextInput } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant } from '../../../../access/viewer.ts';
import { ActionForm } from '../../../../components/action-form.tsx';
import { PageHead } from '../../../../components/page-head.tsx';
import { pageTitle } from '../../../../components/page-title.ts';
import { Panel } from '../../../../components/panel.tsx';
import { ProblemPanel } from '../../../../components/problem-panel.tsx';
import { idleForm } from '../../../../gateway/change.ts';
import { loadTenant } from '../../../../gateway/tenants.ts';
import { saveBranding, saveProfile } from './actions.ts';
import { BrandingForm } from './branding-form.tsx';

export const generateMetadata = pageTitle('settings');

export default async function SettingsPage({ params }: PageProps<'/t/[tenantSlug]/settings'>): Promise<ReactElement> {
  const { tenantSlug } = await params;
  const viewer = await openTenant(tenantSlug);
  const t = await getTranslations('settings');
  const found = await loadTenant(viewer.tenantId);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const tenant = found.value;
  return (
    <>
      <PageHead title={t('title')} description={t('description')} />
      <Panel title={t('profile')} id="profile">
        <ActionForm
          action={saveProfile.bind(null, tenantSlug)}
          initial={idleForm()}
          submitLabel={t('save')}
          doneMessage={t('saved')}
          className="form form-narrow"
        >
          <TextInput name="name" label={t('name')} defaultValue={tenant.name} required maxLength={200} />
          <TextArea name="description" label={t('about')} hint={t('aboutHint')} defaultValue={tenant.description ?? ''} maxLength={2000} />
        </ActionForm>
      </Panel>
      <Panel title={t('branding')} id="branding">
        <BrandingForm
          action={saveBranding.bind(null, tenantSlug)}
          initial={idleForm()}
          branding={tenant.branding ?? {}}
          tenantName={tenant.name}
        />
      </Panel>
    </>
  );
}
