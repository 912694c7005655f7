import { ButtonLink, Callout, Card, EmptyState } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { bff } from '../../bff.ts';
import { PageIntro } from '../../components/page-intro.tsx';
import { OrganisationCard } from '../../organisations/organisation-card.tsx';
import type { Organisation } from '../../organisations/organisation.ts';
import type { PageInput } from '../../page-input.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('organisations');
  return { title: t('title'), description: t('text') };
}

async function Directory({ cursor }: { readonly cursor: string | undefined }): Promise<ReactElement> {
  const t = await getTranslations('organisations');
  const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const found = await bff.gateway<{ items: Organisation[]; nextCursor?: string | null }>(`/v1/organisations?limit=24${query}`, {
    sessionToken: null,
  });
  if (!found.ok) {
    return (
      <Callout intent="warning" title={t('errorTitle')}>
        {t('error', { requestId: found.problem.requestId ?? '–' })}
      </Callout>
    );
  }
  const { items, nextCursor } = found.body;
  if (items.length === 0) {
    return (
      <Card>
        <EmptyState title={t('emptyTitle')} action={<ButtonLink href={bff.urlOf('auth', '/organisations/new')}>{t('start')}</ButtonLink>}>
          {t('empty')}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <ul className="grid gap-5 md:grid-cols-2">
        {items.map((organisation) => (
          <OrganisationCard key={organisation.tenantId} organisation={organisation} />
        ))}
      </ul>
      {nextCursor && (
        <ButtonLink
          variant="secondary"
          component={NextLink}
          href={`/organisations?cursor=${encodeURIComponent(nextCursor)}`}
          className="justify-self-center"
        >
          {t('next')}
        </ButtonLink>
      )}
    </>
  );
}

export default async function OrganisationsPage({ searchParams }: PageInput): Promise<ReactElement> {
  const t = await getTranslations('organisations');
  const { cursor } = await searchParams;
  return (
    <div className="mx-auto grid max-w-6xl gap-12 px-5 py-16 sm:px-8">
      <PageIntro title={t('title')}>{t('text')}</PageIntro>
      <Directory cursor={typeof cursor === 'string' ? cursor : undefined} />
    </div>
  );
}
