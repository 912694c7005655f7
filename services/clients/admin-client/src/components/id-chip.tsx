import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { CopyId } from './copy-id.tsx';

/** An id, shortened to its telling end, that a click copies whole. */
export async function IdChip({ id, isWhole = false }: { readonly id: string; readonly isWhole?: boolean }): Promise<ReactElement> {
  const t = await getTranslations('common');
  const shown = isWhole || id.length <= 14 ? id : `…${id.slice(-10)}`;
  return <CopyId value={id} shown={shown} label={t('copyId')} copiedLabel={t('copied')} />;
}
