import { ButtonLink, Callout, Card } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { bff } from '../../../bff.ts';
import { TenantTheme } from '../../../components/tenant-theme.tsx';
import { loadOrganisation } from '../../../organisations/load-organisation.ts';
import { findMembership } from '../../../organisations/membership.ts';
import type { Organisation } from '../../../organisations/organisation.ts';
import { JoinPanel } from './join-panel.tsx';
import { OrganisationHeader } from './organisation-header.tsx';
import type { PageInput } from '../../../page-input.ts';

export async function generateMetadata({ params }: PageInput<{ slug: string }>): Promise<Metadata> {
  const { name, description, branding } = await loadOrganisation((await params).slug);
  const line = branding?.tagline || description || undefined;
  return {
    title: name,
    ...(line && { description: line }),
    openGraph: { title: name, type: 'website', ...(line && { description: line }) },
  };
}

async function About({ organisation }: { readonly organisation: Organisation }): Promise<ReactElement> {
  const t = await getTranslations('organisation');
  return (
    <div className="grid content-start gap-10">
      <section aria-labelledby="about">
        <h2 id="about" className="text-2xl">
          {t('about')}
        </h2>
        <p className="mt-3 max-w-[60ch] text-lg whitespace-pre-line text-content-default">
          {organisation.description || t('noDescription')}
        </p>
      </section>
      <section aria-labelledby="next">
        <h2 id="next" className="text-2xl">
          {t('next')}
        </h2>
        <ol className="mt-4 grid max-w-[60ch] gap-4">
          {(['step1', 'step2', 'step3'] as const).map((step, index) => (
            <li key={step} className="flex items-baseline gap-4">
              <span
                aria-hidden="true"
                className="grid size-9 shrink-0 place-items-center rounded-full bg-bg-accent-subtle font-display font-bold text-content-accent-default"
              >
                {index + 1}
              </span>
              {t(step)}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

async function MemberPanel(): Promise<ReactElement> {
  const t = await getTranslations('organisation');
  return (
    <Card className="grid gap-5">
      <Callout intent="success" title={t('memberTitle')}>
        {t('memberText')}
      </Callout>
      <ButtonLink href={bff.urlOf('auth', '/organisations')}>{t('toAccount')}</ButtonLink>
    </Card>
  );
}

export default async function OrganisationPage({ params, searchParams }: PageInput<{ slug: string }>): Promise<ReactElement> {
  const organisation = await loadOrganisation((await params).slug);
  const { plan } = await searchParams;
  const session = await bff.getSession();
  const membership = session && (await findMembership(organisation.tenantId));
  const t = await getTranslations('organisation');
  return (
    <>
      <TenantTheme primaryColor={organisation.branding?.primaryColor} />
      <OrganisationHeader organisation={organisation} />
      <div className="mx-auto grid max-w-6xl gap-12 px-5 py-14 sm:px-8 lg:grid-cols-[1fr_26rem]">
        <About organisation={organisation} />
        <section id="join" aria-labelledby="join-title" className="grid scroll-mt-6 content-start gap-4" data-density="calm">
          <h2 id="join-title" className="text-2xl">
            {t('joinTitle')}
          </h2>
          {membership?.status === 'active' ? (
            <MemberPanel />
          ) : (
            <JoinPanel
              organisation={organisation}
              chosenPlanId={typeof plan === 'string' ? plan : undefined}
              personName={session?.person.displayName}
            />
          )}
        </section>
      </div>
    </>
  );
}
