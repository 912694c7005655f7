import { THEME_COOKIE, themeFromCookie } from '@prognetwork/design-system';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getMessages, getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import './globals.css';

export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell');
  return { title: { default: t('product'), template: `%s · ${t('product')}` }, robots: { index: false } };
}

export default async function RootLayout({ children }: { readonly children: ReactNode }): Promise<ReactElement> {
  const theme = themeFromCookie((await cookies()).get(THEME_COOKIE)?.value);
  const { client } = await getMessages();
  return (
    <html lang={await getLocale()} data-theme={theme} data-density="compact" suppressHydrationWarning>
      <body>
        <NextIntlClientProvider messages={{ client }}>{children}</NextIntlClientProvider>
      </body>
    </html>
  );
}
