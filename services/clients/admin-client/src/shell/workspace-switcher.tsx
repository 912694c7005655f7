import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { administered } from '../access/decide-access.ts';
import type { Viewer } from '../access/viewer.ts';
import { Icon } from '../components/icons.tsx';
import { Menu } from '../components/menu.tsx';
import { Mark } from './mark.tsx';

interface WorkspaceSwitcherProps {
  readonly viewer: Viewer;
  readonly base: string;
  readonly workspaceName: string;
}

export async function WorkspaceSwitcher({ viewer, base, workspaceName }: WorkspaceSwitcherProps): Promise<ReactElement> {
  const t = await getTranslations('shell');
  const organisations = administered(viewer.memberships);
  const summary = (
    <>
      <Mark name={workspaceName} />
      <span className="switcher-name">
        <strong>{workspaceName}</strong>
        <small>{base === '/platform' ? t('platformWorkspace') : t('organisationWorkspace')}</small>
      </span>
      <Icon name="chevron" />
    </>
  );
  return (
    <Menu label={t('switchWorkspace')} summary={summary} className="switcher">
      {viewer.person.isPlatformAdministrator && (
        <Choice href="/platform" isCurrent={base === '/platform'} name={t('platform')} note={t('platformWorkspace')} />
      )}
      {organisations.length > 0 && <p className="menu-title">{t('yourOrganisations')}</p>}
      {organisations.map(({ membershipId, tenantName, tenantSlug }) => (
        <Choice key={membershipId} href={`/t/${tenantSlug}`} isCurrent={base === `/t/${tenantSlug}`} name={tenantName} note={tenantSlug} />
      ))}
    </Menu>
  );
}

function Choice({ href, isCurrent, name, note }: { href: string; isCurrent: boolean; name: string; note: string }): ReactElement {
  return (
    <Link href={href} className="menu-choice" aria-current={isCurrent ? 'true' : undefined}>
      <Mark name={name} />
      <span className="switcher-name">
        <span>{name}</span>
        <small>{note}</small>
      </span>
      {isCurrent && <Icon name="check" />}
    </Link>
  );
}
