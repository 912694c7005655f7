import { Dialog, DialogTrigger, TextArea } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { ActionForm } from '../components/action-form.tsx';
import type { Saga } from '../contract/sagas.ts';
import { idleForm } from '../gateway/change.ts';
import { operateSaga } from './actions.ts';
import { operationsFor } from './operation.ts';

/** What an operator may do now. Each asks for a reason; the service that owns the saga carries it out. */
export async function SagaActions({ saga }: { readonly saga: Saga }): Promise<ReactElement | null> {
  const t = await getTranslations('sagas');
  const common = await getTranslations('common');
  const operations = operationsFor(saga.status);
  if (operations.length === 0) return null;
  return (
    <>
      {operations.map((operation) => (
        <span key={operation}>
          <DialogTrigger dialogId={`saga-${operation}`} variant="secondary">
            {t(`operation.${operation}`)}
          </DialogTrigger>
          <Dialog id={`saga-${operation}`} title={t(`operation.${operation}`)} closeLabel={common('close')}>
            <p className="muted">{t(`operationNote.${operation}`)}</p>
            <ActionForm
              action={operateSaga.bind(null, saga.sagaId, operation)}
              initial={idleForm()}
              submitLabel={t(`operation.${operation}`)}
              variant={operation === 'skip' ? 'danger' : 'primary'}
              closesDialog
            >
              <TextArea id={`saga-${operation}-reason`} name="reason" label={t('reason')} hint={t('reasonHint')} maxLength={500} required />
            </ActionForm>
          </Dialog>
        </span>
      ))}
    </>
  );
}
