import { ButtonLink, EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { TopBar } from '../components/top-bar.tsx';

export default async function NotFound(): Promise<ReactElement> {
  const t = await getTranslations('notFound');
  return (
    <>
      <TopBar />
      <main id="main">
        <EmptyState headingLevel="h1" title={t('title')} action={<ButtonLink href="/">{t('home')}</ButtonLink>}>
          {t('description')}
        </EmptyState>
      </main>
    </>
  );
}
