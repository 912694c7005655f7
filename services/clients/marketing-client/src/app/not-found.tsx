import { ButtonLink, EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

export default async function NotFound(): Promise<ReactElement> {
  const t = await getTranslations('notFound');
  return (
    <EmptyState headingLevel="h1" title={t('title')} action={<ButtonLink href="/">{t('home')}</ButtonLink>}>
      {t('text')}
    </EmptyState>
  );
}
