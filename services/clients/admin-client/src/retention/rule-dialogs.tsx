import { Dialog, DialogTrigger, Select, TextInput } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { ActionForm } from '../components/action-form.tsx';
import { Icon } from '../components/icons.tsx';
import { tenantNames } from '../components/tenant-names.ts';
import type { RetentionRule } from '../contract/retention.ts';
import { idleForm } from '../gateway/change.ts';
import { putRule, removeRule } from './actions.ts';

export async function NewRule(): Promise<ReactElement> {
  const t = await getTranslations('retention');
  return (
    <>
      <DialogTrigger dialogId="new-rule">
        <Icon name="plus" /> {t('create')}
      </DialogTrigger>
      <RuleDialog id="new-rule" title={t('create')} rule={undefined} />
    </>
  );
}

interface RuleDialogProps {
  readonly id: string;
  readonly title: string;
  readonly rule: RetentionRule | undefined;
}

/** Which events, and for how long. */
async function RuleDialog({ id, title, rule }: RuleDialogProps): Promise<ReactElement> {
  const t = await getTranslations('retention');
  const common = await getTranslations('common');
  const tenants = [...(await tenantNames())].map(([value, label]) => ({ value, label }));
  return (
    <Dialog id={id} title={title} closeLabel={common('close')}>
      <p className="muted">{t('warning')}</p>
      <ActionForm action={putRule.bind(null, rule?.ruleId ?? null)} initial={idleForm()} submitLabel={t('save')} closesDialog>
        <TextInput
          id={`${id}-type`}
          name="type"
          label={t('type')}
          hint={t('typeHint')}
          defaultValue={rule?.type ?? undefined}
          maxLength={100}
          autoComplete="off"
        />
        <TextInput
          id={`${id}-category`}
          name="category"
          label={t('category')}
          hint={t('categoryHint')}
          defaultValue={rule?.category ?? undefined}
          maxLength={100}
          autoComplete="off"
        />
        <Select
          id={`${id}-tenant`}
          name="tenantId"
          label={t('organisation')}
          defaultValue={rule?.tenantId ?? ''}
          options={[{ value: '', label: t('everyTenant') }, ...tenants]}
        />
        <TextInput
          id={`${id}-days`}
          name="keepDays"
          label={t('keepDays')}
          hint={t('keepDaysHint')}
          type="number"
          min={1}
          max={36_500}
          defaultValue={rule === undefined ? undefined : String(rule.keepDays)}
          required
        />
      </ActionForm>
    </Dialog>
  );
}

/** What can be done with a rule of the table. */
export async function RuleActions({ rule, about }: { readonly rule: RetentionRule; readonly about: string }): Promise<ReactElement> {
  const t = await getTranslations('retention');
  const common = await getTranslations('common');
  const [change, end] = [`change-${rule.ruleId}`, `end-${rule.ruleId}`];
  return (
    <div className="row-actions">
      <DialogTrigger dialogId={change} variant="quiet" size="small" aria-label={t('changeOf', { about })}>
        {t('change')}
      </DialogTrigger>
      <DialogTrigger dialogId={end} variant="quiet" size="small" aria-label={t('endOf', { about })}>
        {t('end')}
      </DialogTrigger>
      <RuleDialog id={change} title={t('changeTitle')} rule={rule} />
      <Dialog id={end} title={t('endTitle')} closeLabel={common('close')}>
        <p className="muted">{t('endBody')}</p>
        <ActionForm action={removeRule.bind(null, rule.ruleId)} initial={idleForm()} submitLabel={t('end')} variant="danger" />
      </Dialog>
    </div>
  );
}
