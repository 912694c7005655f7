import { Link, Logo } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement } from 'react';
import { bff } from '../bff.ts';

const linkClass = 'inline-flex min-h-11 items-center';

export async function SiteFooter(): Promise<ReactElement> {
  const t = await getTranslations('footer');
  const nav = await getTranslations('nav');
  return (
    <footer className="border-t border-border-subtle">
      <div className="mx-auto grid max-w-6xl gap-8 px-5 py-12 sm:px-8 md:grid-cols-[1fr_auto]">
        <div className="grid max-w-md gap-3 text-base text-content-muted">
          <Logo />
          <p>{t('line')}</p>
          <p>{t('privacy')}</p>
        </div>
        <nav aria-label={t('label')} className="grid grid-cols-2 gap-x-10 self-start text-base">
          <Link plain component={NextLink} href="/organisations" className={linkClass}>
            {nav('organisations')}
          </Link>
          <Link plain component={NextLink} href="/pricing" className={linkClass}>
            {nav('pricing')}
          </Link>
          <Link plain component={NextLink} href="/contact" className={linkClass}>
            {nav('contact')}
          </Link>
          <Link plain href={bff.urlOf('auth', '/sign-in')} className={linkClass}>
            {nav('signIn')}
          </Link>
        </nav>
      </div>
    </footer>
  );
}
