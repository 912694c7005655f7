import { Checkbox, Dialog, DialogTrigger, TextInput } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { ActionForm } from '../components/action-form.tsx';
import { Icon } from '../components/icons.tsx';
import type { ConsumerGroup } from '../contract/consumers.ts';
import { idleForm } from '../gateway/change.ts';
import { createPushGroup, endPush, setPush } from './actions.ts';

interface PushDialogProps {
  readonly group: string;
  readonly push: NonNullable<ConsumerGroup['push']>;
}

/** Where a group is pushed to, whether it is signed, and whether it is held. */
export async function PushDialog({ group, push }: PushDialogProps): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const common = await getTranslations('common');
  return (
    <>
      <DialogTrigger dialogId="push-settings" variant="secondary">
        {t('pushSettings')}
      </DialogTrigger>
      <Dialog id="push-settings" title={t('pushSettingsTitle', { group })} closeLabel={common('close')}>
        <ActionForm action={setPush.bind(null, group)} initial={idleForm()} submitLabel={t('savePush')} closesDialog>
          <PushFields push={push} secretHint={t(push.isSigned ? 'secretAgain' : 'secretHint')} />
        </ActionForm>
      </Dialog>
    </>
  );
}

interface PushFieldsProps {
  /** What there is already. */
  readonly push?: NonNullable<ConsumerGroup['push']>;
  readonly secretHint: string;
}

async function PushFields({ push, secretHint }: PushFieldsProps): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  return (
    <>
      <TextInput name="url" label={t('pushUrl')} hint={t('pushUrlHint')} type="url" defaultValue={push?.url} maxLength={2000} required />
      <TextInput name="secret" label={t('secret')} hint={secretHint} placeholder="whsec_…" maxLength={200} autoComplete="off" />
      {push?.isSigned && <Checkbox name="isUnsigned" label={t('unsigned')} hint={t('unsignedHint')} />}
      <Checkbox name="isPaused" label={t('hold')} hint={t('holdHint')} defaultChecked={push?.isPaused ?? false} />
    </>
  );
}

export async function EndPushDialog({ group }: { readonly group: string }): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const common = await getTranslations('common');
  return (
    <>
      <DialogTrigger dialogId="end-push" variant="quiet">
        {t('endPush')}
      </DialogTrigger>
      <Dialog id="end-push" title={t('endPushTitle', { group })} closeLabel={common('close')}>
        <p className="muted">{t('endPushBody')}</p>
        <ActionForm action={endPush.bind(null, group)} initial={idleForm()} submitLabel={t('endPush')} variant="danger" closesDialog />
      </Dialog>
    </>
  );
}

/** A group that is pushed from the start of the log. */
export async function NewPushGroup(): Promise<ReactElement> {
  const t = await getTranslations('consumers');
  const common = await getTranslations('common');
  return (
    <>
      <DialogTrigger dialogId="new-push-group">
        <Icon name="plus" /> {t('newPushGroup')}
      </DialogTrigger>
      <Dialog id="new-push-group" title={t('newPushGroup')} closeLabel={common('close')}>
        <p className="muted">{t('newPushGroupBody')}</p>
        <ActionForm action={createPushGroup} initial={idleForm()} submitLabel={t('newPushGroup')}>
          <TextInput
            name="group"
            label={t('group')}
            hint={t('groupHint')}
            pattern="[a-z][a-z0-9._\-]{0,99}"
            maxLength={100}
            autoComplete="off"
            required
          />
          <PushFields secretHint={t('secretHint')} />
        </ActionForm>
      </Dialog>
    </>
  );
}
