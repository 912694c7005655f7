import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

/** The two ways to look at events: as they come, and back in time. */
export async function EventViews({ current }: { readonly current: 'live' | 'history' }): Promise<ReactElement> {
  const t = await getTranslations('history');
  const views = [
    ['live', '/platform/events'],
    ['history', '/platform/events/history'],
  ] as const;
  return (
    <nav className="tabs" aria-label={t('ways')}>
      {views.map(([view, href]) => (
        <Link key={view} href={href} aria-current={view === current ? 'page' : undefined}>
          {t(view)}
        </Link>
      ))}
    </nav>
  );
}
