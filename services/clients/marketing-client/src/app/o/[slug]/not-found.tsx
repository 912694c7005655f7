import { ButtonLink, EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

export default async function OrganisationNotFound(): Promise<ReactElement> {
  const t = await getTranslations('organisation');
  return (
    <EmptyState headingLevel="h1" title={t('notFoundTitle')} action={<ButtonLink href="/organisations">{t('all')}</ButtonLink>}>
      {t('notFound')}
    </EmptyState>
  );
}
