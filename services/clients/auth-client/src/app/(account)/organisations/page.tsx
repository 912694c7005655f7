import { ButtonLink, Card, EmptyState, PageHeader } from '@prognetwork/design-system';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { bff } from '../../../bff.ts';
import { MembershipCard } from './membership-card.tsx';
import type { Membership } from './membership.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('organisations'))('title') };
}

export default async function OrganisationsPage(): Promise<ReactElement> {
  const { person } = await bff.requireSession('/organisations');
  const t = await getTranslations('organisations');
  const { items } = await bff.load<{ items: Membership[] }>('/v1/me/memberships');
  const create = (
    <ButtonLink component={NextLink} href="/organisations/new">
      {t('create')}
    </ButtonLink>
  );
  const discover = (
    <ButtonLink variant="secondary" href={bff.urlOf('marketing', '/organisations')}>
      {t('discover')}
    </ButtonLink>
  );
  return (
    <div className="grid gap-8">
      <PageHeader
        title={t('title')}
        description={t('description', { name: person.displayName })}
        actions={
          items.length > 0 && (
            <>
              {discover}
              {create}
            </>
          )
        }
      />
      {person.isPlatformAdministrator && (
        <Card look="quiet" as="section" className="flex flex-wrap items-center justify-between gap-4">
          <div>
            <h2 className="text-xl">{t('platform')}</h2>
            <p className="mt-1 text-content-subtle">{t('platformText')}</p>
          </div>
          <ButtonLink href={bff.urlOf('admin')}>{t('platformOpen')}</ButtonLink>
        </Card>
      )}
      {items.length === 0 ? (
        <Card>
          <EmptyState
            title={t('emptyTitle')}
            action={
              <div className="flex flex-wrap justify-center gap-2">
                {create}
                {discover}
              </div>
            }
          >
            {t('empty')}
          </EmptyState>
        </Card>
      ) : (
        <ul className="grid gap-4">
          {items.map((membership) => (
            <MembershipCard key={membership.membershipId} membership={membership} />
          ))}
        </ul>
      )}
    </div>
  );
}
