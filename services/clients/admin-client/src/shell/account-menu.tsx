import type { Person } from '@prognetwork/bff';
import { ThemeToggle } from '@prognetwork/design-system';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { Icon } from '../components/icons.tsx';
import { Menu } from '../components/menu.tsx';
import { locales } from '../i18n/locales.ts';
import { chooseLocale, signOut } from './actions.ts';
import { Mark } from './mark.tsx';

const languageNames = { en: 'English', de: 'Deutsch' } as const;

export async function AccountMenu({ person }: { readonly person: Person }): Promise<ReactElement> {
  const t = await getTranslations('shell');
  const current = await getLocale();
  const summary = (
    <>
      <Mark name={person.displayName} isRound />
      <span className="switcher-name">
        <span>{person.displayName}</span>
        <small>{person.email}</small>
      </span>
    </>
  );
  return (
    <div className="account">
      <Menu label={t('account')} summary={summary} className="account-menu">
        <p className="menu-title">{t('language')}</p>
        <form action={chooseLocale}>
          {locales.map((locale) => (
            <button
              key={locale}
              type="submit"
              name="locale"
              value={locale}
              lang={locale}
              className="menu-choice"
              aria-pressed={locale === current}
            >
              {languageNames[locale]}
              {locale === current && <Icon name="check" />}
            </button>
          ))}
        </form>
        <hr />
        <form action={signOut}>
          <button type="submit" className="menu-choice">
            <Icon name="signOut" /> {t('signOut')}
          </button>
        </form>
      </Menu>
      <ThemeToggle label={t('toggleTheme')} />
    </div>
  );
}
