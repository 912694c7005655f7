'use client';

import { Button, Callout, FormErrorSummary } from '@prognetwork/design-system';
import { useTranslations } from 'next-intl';
import { type ReactElement, type ReactNode, useActionState, useEffect, useRef } from 'react';
import { CopyId } from '../components/copy-id.tsx';
import { putBack } from '../components/put-back.ts';
import type { SecretState } from './secret-state.ts';

interface SecretFormProps {
  readonly action: (previous: SecretState, form: FormData) => Promise<SecretState>;
  readonly initial: SecretState;
  readonly submitLabel: string;
  readonly children: ReactNode;
}

/** A form that answers with a signing secret. In place of the form stands the secret then: it is not shown again. */
export function SecretForm({ action, initial, submitLabel, children }: SecretFormProps): ReactElement {
  const t = useTranslations('client.webhook');
  const form = useTranslations('client.form');
  const [state, submit, isPending] = useActionState(action, initial);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => putBack(element.current, state), [state]);
  if (state.secret !== undefined) {
    return (
      <Callout intent="success" role="status" title={t('secretTitle')}>
        <p>{t('secretBody')}</p>
        <span className="secret">
          <CopyId value={state.secret} shown={state.secret} label={t('copySecret')} copiedLabel={t('copied')} />
        </span>
      </Callout>
    );
  }
  const { problem } = state;
  const fields = problem?.errors.map(({ pointer, detail }) => ({ fieldId: pointer.split('/')[1] ?? '', message: detail })) ?? [];
  return (
    <form ref={element} action={submit} className="form">
      <input type="hidden" name="idempotencyKey" value={state.idempotencyKey} />
      {problem !== undefined && (
        <FormErrorSummary title={form('failed')} problems={fields.length > 0 ? fields : [{ message: problem.detail ?? problem.title }]} />
      )}
      {children}
      <div className="form-actions">
        <Button type="submit" busy={isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
