import { Button, ButtonLink } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { homeOf, loadViewer } from '../access/viewer.ts';
import { bff } from '../gateway/bff.ts';
import { signOut } from '../shell/actions.ts';
import { StandalonePage } from '../shell/standalone-page.tsx';

/** Signed in, but with nothing to run here: says so kindly and shows the ways on. */
export default async function ForbiddenPage(): Promise<ReactElement> {
  const t = await getTranslations('access');
  const viewer = await loadViewer();
  const home = homeOf(viewer);
  const action = (
    <div className="actions">
      {home === undefined ? (
        <ButtonLink href={bff.urlOf('auth', '/organisations')}>{t('toOrganisations')}</ButtonLink>
      ) : (
        <ButtonLink href={home}>{t('toWorkspace')}</ButtonLink>
      )}
      <form action={signOut}>
        <Button type="submit" variant="secondary">
          {t('signOut')}
        </Button>
      </form>
    </div>
  );
  return (
    <StandalonePage title={t('forbiddenTitle', { name: viewer.person.displayName })} action={action}>
      <p>{t('forbiddenBody')}</p>
      <p className="muted">{t('signedInAs', { email: viewer.person.email })}</p>
    </StandalonePage>
  );
}
