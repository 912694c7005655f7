import { Dialog, DialogTrigger, Select, TextArea, TextInput } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { ActionForm } from '../components/action-form.tsx';
import type { ConsumerGroup } from '../contract/consumers.ts';
import { idleForm } from '../gateway/change.ts';
import { resetGroup } from './actions.ts';
import { EndPushDialog, PushDialog } from './push-dialogs.tsx';

/** What an operator may do with a group as a whole. */
export async function GroupActions({ group }: { readonly group: ConsumerGroup }): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const common = await getTranslations('common');
  return (
    <>
      {group.push !== null && (
        <>
          <PushDialog group={group.group} push={group.push} />
          <EndPushDialog group={group.group} />
        </>
      )}
      <DialogTrigger dialogId="reset-group" variant={group.status === 'stopped' ? 'primary' : 'secondary'}>
        {t('reset')}
      </DialogTrigger>
      <Dialog id="reset-group" title={t('resetTitle', { group: group.group })} closeLabel={common('close')}>
        <p className="muted">{t('resetBody')}</p>
        <ActionForm action={resetGroup.bind(null, group.group)} initial={idleForm()} submitLabel={t('reset')} variant="danger" closesDialog>
          <Select
            name="to"
            label={t('resetTo')}
            defaultValue="end"
            options={[
              { value: 'end', label: t('resetToEnd') },
              { value: 'start', label: t('resetToStart') },
              { value: 'position', label: t('resetToPosition') },
            ]}
          />
          <TextInput name="position" label={t('position')} hint={t('resetPositionHint')} inputMode="numeric" pattern="[0-9]{1,15}" />
          <TextArea name="reason" label={t('reason')} hint={t('reasonHint')} maxLength={500} required />
        </ActionForm>
      </Dialog>
    </>
  );
}
