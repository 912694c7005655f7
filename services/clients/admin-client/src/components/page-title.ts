import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import type { NavigationItem } from '../shell/navigation.ts';

/** Names the page in the browser's tab as the navigation names it. */
export function pageTitle(key: NavigationItem['key']): () => Promise<Metadata> {
  return async () => {
    const t = await getTranslations('shell.items');
    return { title: t(key) };
  };
}
