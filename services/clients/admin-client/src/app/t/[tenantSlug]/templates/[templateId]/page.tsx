import { EmptyState } from '@prognetwork/design-system';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { openTenant } from '../../../../../access/viewer.ts';
import { PageHead } from '../../../../../components/page-head.tsx';
import { ProblemPanel } from '../../../../../components/problem-panel.tsx';
import type { TemplateDetail } from '../../../../../contract/messages.ts';
import { loadTemplate } from '../../../../../gateway/messages.ts';

const views = ['preview', 'source'] as const;

export default async function TemplatePage({
  params,
  searchParams,
}: PageProps<'/t/[tenantSlug]/templates/[templateId]'>): Promise<ReactElement> {
  const { tenantSlug, templateId } = await params;
  const viewer = await openTenant(tenantSlug);
  const asked = (await searchParams)['view'];
  const view = views.find((name) => name === asked) ?? 'preview';
  const t = await getTranslations('templates');
  const found = await loadTemplate(viewer.tenantId, templateId);
  if (!found.ok) return <ProblemPanel problem={found.problem} />;
  const address = `${viewer.base}/templates/${templateId}`;
  return (
    <>
      <title>{found.value.name}</title>
      <PageHead
        crumbs={[{ href: `${viewer.base}/templates`, label: t('title') }]}
        title={found.value.name}
        description={found.value.subject}
      />
      <section className="pn-card pn-card-flush mail-card" aria-label={t('body')}>
        <nav className="tabs" aria-label={t('views')}>
          {views.map((name) => (
            <Link key={name} href={`${address}?view=${name}`} aria-current={name === view ? 'page' : undefined} replace scroll={false}>
              {t(`view.${name}`)}
            </Link>
          ))}
        </nav>
        {found.value.variables.length > 0 && (
          <p className="template-variables">
            {t('variables')}{' '}
            {found.value.variables.map((variable) => (
              <code key={variable}>{`{{${variable}}}`}</code>
            ))}
          </p>
        )}
        <Body template={found.value} view={view} address={address} />
      </section>
    </>
  );
}

async function Body({
  template,
  view,
  address,
}: {
  readonly template: TemplateDetail;
  readonly view: (typeof views)[number];
  readonly address: string;
}): Promise<ReactElement> {
  const t = await getTranslations('templates');
  if (view === 'source') {
    return (
      // A region that scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      <pre className="mail-text mono" tabIndex={0} aria-label={t('view.source')} role="region">
        {template.mjml}
      </pre>
    );
  }
  if (!template.html) return <EmptyState title={t('noPreview')}>{t('noPreviewHint')}</EmptyState>;
  return (
    <iframe
      className="mail-frame"
      sandbox=""
      src={`${address}/body`}
      title={t('frameTitle', { name: template.name })}
      referrerPolicy="no-referrer"
    />
  );
}
