import { getTranslations } from 'next-intl/server';
import type { ActionFormProps } from '@prognetwork/design-system';

/** The words that every form needs, with the label of this one's button. */
export async function formText(submit: string): Promise<ActionFormProps['text']> {
  const t = await getTranslations('form');
  return { errorTitle: t('errorTitle'), submit, password: { show: t('show'), hide: t('hide') } };
}
