import { ButtonLink, Link, Logo, ThemeToggle } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { bff } from '../bff.ts';
import { LanguageSwitch } from './language-switch.tsx';

const linkClass = 'inline-flex min-h-11 items-center rounded-md px-3 text-base font-semibold hover:bg-bg-muted';

async function NavigationLinks(): Promise<ReactElement> {
  const t = await getTranslations('nav');
  return (
    <>
      {(['organisations', 'pricing', 'contact'] as const).map((name) => (
        <Link key={name} plain component={NextLink} href={`/${name}`} className={linkClass}>
          {t(name)}
        </Link>
      ))}
    </>
  );
}

async function AccountLinks(): Promise<ReactElement> {
  const t = await getTranslations('nav');
  return (
    <>
      <Link plain href={bff.urlOf('auth', '/organisations')} className={linkClass}>
        {t('signIn')}
      </Link>
      <ButtonLink size="small" className="min-h-11!" href={bff.urlOf('auth', '/register')}>
        {t('start')}
      </ButtonLink>
    </>
  );
}

export async function SiteHeader(): Promise<ReactElement> {
  const t = await getTranslations('nav');
  const app = await getTranslations('app');
  return (
    <header className="relative z-10 border-b border-border-subtle bg-bg-default">
      <div className="mx-auto flex max-w-6xl items-center gap-2 px-5 py-3 sm:px-8">
        <NextLink href="/" aria-label={app('home')} className="me-4 flex min-h-11 items-center">
          <Logo />
        </NextLink>
        <nav aria-label={t('label')} className="hidden items-center lg:flex">
          <NavigationLinks />
        </nav>
        <div className="ms-auto flex items-center gap-1">
          <div className="hidden sm:block">
            <LanguageSwitch />
          </div>
          <ThemeToggle label={app('theme')} />
          <div className="hidden items-center gap-1 lg:flex">
            <AccountLinks />
          </div>
          <details className="group lg:hidden">
            <summary className={`${linkClass} cursor-pointer list-none`}>{t('menu')}</summary>
            <nav
              aria-label={t('menu')}
              className="absolute inset-x-0 top-full grid gap-1 border-b border-border-subtle bg-bg-subtle px-5 py-4 shadow-raised"
            >
              <NavigationLinks />
              <AccountLinks />
              <div className="sm:hidden">
                <LanguageSwitch />
              </div>
            </nav>
          </details>
        </div>
      </div>
    </header>
  );
}
