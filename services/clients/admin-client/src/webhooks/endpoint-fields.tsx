import { Checkbox, TextArea, TextInput } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import type { WebhookEndpoint } from '../contract/webhooks.ts';

/** What an endpoint is made of, empty or as it is now. */
export async function EndpointFields({ endpoint }: { readonly endpoint?: WebhookEndpoint }): Promise<ReactElement> {
  const t = await getTranslations('webhooks');
  return (
    <>
      <TextInput
        name="url"
        label={t('url')}
        hint={t('urlHint')}
        type="url"
        inputMode="url"
        defaultValue={endpoint?.url}
        maxLength={2000}
        required
      />
      <TextInput name="description" label={t('about')} defaultValue={endpoint?.description} maxLength={200} />
      <TextArea
        name="eventTypes"
        label={t('eventTypes')}
        hint={t('eventTypesHint')}
        defaultValue={endpoint?.eventTypes.join('\n') ?? '*'}
        maxLength={2000}
      />
      <Checkbox name="isOrdered" label={t('isOrdered')} hint={t('isOrderedHint')} defaultChecked={endpoint?.isOrdered ?? false} />
    </>
  );
}
