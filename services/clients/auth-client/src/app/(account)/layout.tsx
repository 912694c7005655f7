import { Link } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import NextLink from 'next/link';
import type { ReactElement, ReactNode } from 'react';
import { TopBar } from '../../components/top-bar.tsx';

const linkClass = 'inline-flex min-h-11 items-center rounded-md px-3 font-semibold hover:bg-bg-muted';

export default async function AccountLayout({ children }: { readonly children: ReactNode }): Promise<ReactElement> {
  const t = await getTranslations('nav');
  return (
    <>
      <div className="border-b border-border-subtle bg-bg-subtle">
        <TopBar className="mx-auto max-w-5xl" />
        <nav aria-label={t('label')} className="mx-auto flex max-w-5xl flex-wrap gap-1 px-2 pb-2 sm:px-5">
          <Link plain component={NextLink} href="/organisations" className={linkClass}>
            {t('organisations')}
          </Link>
          <Link plain component={NextLink} href="/profile" className={linkClass}>
            {t('profile')}
          </Link>
          <Link plain component={NextLink} href="/sign-out" className={`${linkClass} ms-auto`}>
            {t('signOut')}
          </Link>
        </nav>
      </div>
      <main id="main" className="mx-auto max-w-5xl px-5 py-10 sm:px-8 sm:py-14">
        {children}
      </main>
    </>
  );
}
