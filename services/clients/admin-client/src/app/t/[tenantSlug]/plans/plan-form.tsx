'use client';

import { Select, TextArea, TextInput } from '@prognetwork/design-system';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { ActionForm } from '../../../../components/action-form.tsx';
import type { FormState } from '../../../../gateway/form-state.ts';

interface PlanFormProps {
  readonly action: (previous: FormState, form: FormData) => Promise<FormState>;
  readonly initial: FormState;
}

const currencies = ['EUR', 'CHF', 'GBP', 'USD', 'SEK', 'DKK', 'PLN', 'CZK'];

export function PlanForm({ action, initial }: PlanFormProps): ReactElement {
  const t = useTranslations('client.plan');
  return (
    <ActionForm action={action} initial={initial} submitLabel={t('create')} closesDialog>
      {(values) => (
        <>
          <TextInput name="name" label={t('name')} hint={t('nameHint')} defaultValue={values['name']} required maxLength={120} />
          <TextArea name="description" label={t('about')} optional={t('optional')} defaultValue={values['description']} maxLength={500} />
          <div className="field-row">
            <TextInput
              name="price"
              label={t('price')}
              inputMode="decimal"
              placeholder="60.00"
              defaultValue={values['price']}
              required
              maxLength={20}
            />
            <Select
              name="currency"
              label={t('currency')}
              defaultValue={values['currency'] ?? 'EUR'}
              options={currencies.map((code) => ({ value: code, label: code }))}
            />
            <Select
              name="interval"
              label={t('interval')}
              defaultValue={values['interval'] ?? 'year'}
              options={[
                { value: 'year', label: t('year') },
                { value: 'month', label: t('month') },
              ]}
            />
          </div>
        </>
      )}
    </ActionForm>
  );
}
