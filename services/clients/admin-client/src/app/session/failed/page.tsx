import { safeReturnTo } from '@prognetwork/bff';
import { ButtonLink } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { withQuery } from '../../../components/page-query.ts';
import { StandalonePage } from '../../../shell/standalone-page.tsx';

export default async function SignInFailedPage({ searchParams }: PageProps<'/session/failed'>): Promise<ReactElement> {
  const t = await getTranslations('access');
  const { return_to: returnTo } = await searchParams;
  const back = safeReturnTo(typeof returnTo === 'string' ? returnTo : undefined);
  return (
    <StandalonePage
      title={t('signInFailedTitle')}
      action={<ButtonLink href={withQuery('/session/start', { return_to: back })}>{t('signInAgain')}</ButtonLink>}
    >
      {t('signInFailedBody')}
    </StandalonePage>
  );
}
