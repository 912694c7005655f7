import './globals.css';
import { bffSettings } from '@prognetwork/bff';
import { SkipLink, THEME_COOKIE, themeFromCookie } from '@prognetwork/design-system';
import type { Metadata, Viewport } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { cookies } from 'next/headers';
import type { ReactElement, ReactNode } from 'react';
import { SiteFooter } from '../components/site-footer.tsx';
import { SiteHeader } from '../components/site-header.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('app');
  const shared = { title: t('title'), description: t('description') };
  return {
    metadataBase: new URL(bffSettings().clientUrls.marketing),
    title: { default: t('title'), template: `%s · ${t('name')}` },
    description: t('description'),
    openGraph: { ...shared, type: 'website', siteName: t('name'), locale: await getLocale() },
    twitter: { card: 'summary_large_image', ...shared },
  };
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

export default async function RootLayout({ children }: { readonly children: ReactNode }): Promise<ReactElement> {
  const t = await getTranslations('app');
  const theme = themeFromCookie((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang={await getLocale()} data-theme={theme} data-density="airy">
      <body className="flex flex-col">
        <SkipLink>{t('skip')}</SkipLink>
        <SiteHeader />
        <main id="main" className="flex-1">
          {children}
        </main>
        <SiteFooter />
      </body>
    </html>
  );
}
