import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { type PageQuery, withQuery } from './page-query.ts';
import { Icon } from './icons.tsx';

interface PagerProps {
  readonly path: string;
  readonly query: PageQuery;
  readonly nextCursor: string | null | undefined;
}

/** A cursor only leads on, so the way back is the first page or the browser's own. */
export async function Pager({ path, query, nextCursor }: PagerProps): Promise<ReactElement | null> {
  const t = await getTranslations('common');
  if (!nextCursor && !query['cursor']) return null;
  return (
    <nav className="pager" aria-label={t('paging')}>
      {query['cursor'] && (
        <Link className="pn-button pn-button-secondary pn-button-small" href={withQuery(path, { ...query, cursor: undefined })}>
          <Icon name="back" /> {t('firstPage')}
        </Link>
      )}
      {nextCursor && (
        <Link className="pn-button pn-button-secondary pn-button-small" href={withQuery(path, { ...query, cursor: nextCursor })}>
          {t('nextPage')} <Icon name="next" />
        </Link>
      )}
    </nav>
  );
}
