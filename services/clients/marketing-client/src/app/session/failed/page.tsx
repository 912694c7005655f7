import { safeReturnTo } from '@prognetwork/bff';
import { ButtonLink, EmptyState } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import type { PageInput } from '../../../page-input.ts';

export default async function SessionFailedPage({ searchParams }: PageInput): Promise<ReactElement> {
  const t = await getTranslations('sessionFailed');
  const { return_to: value } = await searchParams;
  const returnTo = safeReturnTo(typeof value === 'string' ? value : undefined);
  const retry = `/session/start?return_to=${encodeURIComponent(returnTo)}`;
  return (
    <EmptyState headingLevel="h1" title={t('title')} action={<ButtonLink href={retry}>{t('retry')}</ButtonLink>}>
      {t('text')}
    </EmptyState>
  );
}
