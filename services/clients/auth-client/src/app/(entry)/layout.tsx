import { Poster } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement, ReactNode } from 'react';
import { TopBar } from '../../components/top-bar.tsx';

export default async function EntryLayout({ children }: { readonly children: ReactNode }): Promise<ReactElement> {
  const t = await getTranslations('app');
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,44%)]">
      <div className="flex flex-col">
        <TopBar />
        <main id="main" className="mx-auto flex w-full max-w-120 flex-1 flex-col justify-center gap-6 px-5 py-8 sm:px-8">
          {children}
        </main>
        <footer className="px-5 py-5 text-center text-sm text-content-muted sm:px-8">{t('privacy')}</footer>
      </div>
      <aside className="sticky top-0 hidden h-dvh overflow-clip lg:block">
        <Poster columns={5} rows={7} seed={58} className="absolute inset-0 size-full" />
        <div className="absolute inset-x-8 bottom-8 rounded-lg bg-bg-subtle p-7 shadow-raised">
          <p className="font-display text-2xl font-bold text-content-emphasis">{t('panelTitle')}</p>
          <p className="mt-2 text-content-subtle">{t('panelText')}</p>
        </div>
      </aside>
    </div>
  );
}
