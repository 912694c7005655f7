import { Logo, SkipLink } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import type { Viewer } from '../access/viewer.ts';
import { Icon } from '../components/icons.tsx';
import { NavLink } from '../components/nav-link.tsx';
import { SearchShortcut } from '../components/search-shortcut.tsx';
import { AccountMenu } from './account-menu.tsx';
import type { NavigationGroup } from './navigation.ts';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

interface ShellProps {
  readonly viewer: Viewer;
  readonly base: string;
  readonly workspaceName: string;
  readonly navigation: readonly NavigationGroup[];
  readonly children: ReactNode;
}

/** The frame of a workspace: where one is, where one can go, who one is. On a phone the side becomes a drawer that needs no script. */
export async function Shell({ viewer, base, workspaceName, navigation, children }: ShellProps): Promise<ReactElement> {
  const t = await getTranslations('shell');
  return (
    <div className="shell">
      <SkipLink>{t('skip')}</SkipLink>
      <header className="shell-top">
        <button type="button" popoverTarget="navigation" className="icon-button" aria-label={t('openNavigation')}>
          <Icon name="menu" />
        </button>
        <Logo text={null} label={t('product')} />
        <span className="shell-top-name">{workspaceName}</span>
      </header>
      <aside id="navigation" popover="auto" className="shell-side" aria-label={t('side')}>
        <WorkspaceSwitcher viewer={viewer} base={base} workspaceName={workspaceName} />
        <nav aria-label={t('navigation')} className="shell-nav">
          {navigation.map((group) => (
            <div key={group.key} role="group" aria-labelledby={`group-${group.key}`}>
              <p id={`group-${group.key}`} className="nav-group">
                {t(`groups.${group.key}`)}
              </p>
              <ul>
                {group.items.map((item) => (
                  <li key={item.path}>
                    <NavLink href={`${base}${item.path}`} isExact={item.path === ''}>
                      <Icon name={item.icon} /> {t(`items.${item.key}`)}
                    </NavLink>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <AccountMenu person={viewer.person} />
      </aside>
      <main id="main" tabIndex={-1} className="shell-main">
        {children}
      </main>
      <SearchShortcut />
    </div>
  );
}
