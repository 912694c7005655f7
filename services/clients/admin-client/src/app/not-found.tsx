import { ButtonLink } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { StandalonePage } from '../shell/standalone-page.tsx';

export default async function NotFoundPage(): Promise<ReactElement> {
  const t = await getTranslations('access');
  return (
    <StandalonePage title={t('notFoundTitle')} action={<ButtonLink href="/">{t('toStart')}</ButtonLink>}>
      {t('notFoundBody')}
    </StandalonePage>
  );
}
