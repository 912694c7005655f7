import { safeReturnTo } from '@prognetwork/bff';
import { ButtonLink, EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { TopBar } from '../../../components/top-bar.tsx';
import { handOffInPath } from '../hand-off-request.ts';
import type { PageInput } from '../../../page-input.ts';

export default async function ContinueFailedPage({ searchParams }: PageInput): Promise<ReactElement> {
  const t = await getTranslations('continue');
  const { return_to: value } = await searchParams;
  const returnTo = safeReturnTo(typeof value === 'string' ? value : undefined);
  const isKnown = handOffInPath(returnTo) !== undefined;
  return (
    <>
      <TopBar />
      <main id="main">
        <EmptyState
          headingLevel="h1"
          title={isKnown ? t('failedTitle') : t('title')}
          action={isKnown && <ButtonLink href={returnTo}>{t('retry')}</ButtonLink>}
        >
          {isKnown ? t('failed') : t('description')}
        </EmptyState>
      </main>
    </>
  );
}
