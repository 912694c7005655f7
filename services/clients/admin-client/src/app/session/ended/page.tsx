import { ButtonLink } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { StandalonePage } from '../../../shell/standalone-page.tsx';

export default async function SessionEndedPage(): Promise<ReactElement> {
  const t = await getTranslations('access');
  return (
    <StandalonePage title={t('signedOutTitle')} action={<ButtonLink href="/session/start">{t('signIn')}</ButtonLink>}>
      {t('signedOutBody')}
    </StandalonePage>
  );
}
