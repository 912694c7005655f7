import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

/** The ways to look at events: as they come, back in time, and whether they are what they were. */
export async function EventViews({ current }: { readonly current: 'live' | 'history' | 'integrity' }): Promise<ReactElement> {
  const t = await getTranslations('history');
  const views = [
    ['live', '/platform/events'],
    ['history', '/platform/events/history'],
    ['integrity', '/platform/events/integrity'],
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
