'use client';

import { Button, type ButtonVariant, Callout, FormErrorSummary } from '@prognetwork/design-system';
import { useTranslations } from 'next-intl';
import { type ReactElement, type ReactNode, useActionState, useEffect, useRef } from 'react';
import type { FormState } from '../gateway/form-state.ts';
import { putBack } from './put-back.ts';

interface ActionFormProps {
  readonly action: (previous: FormState, form: FormData) => Promise<FormState>;
  readonly initial: FormState;
  readonly submitLabel: string;
  readonly variant?: ButtonVariant;
  readonly doneMessage?: string;
  /** Inside a dialog: close it when the change was made. */
  readonly closesDialog?: boolean;
  readonly className?: string;
  readonly children?: ReactNode | ((values: Readonly<Record<string, string>>) => ReactNode);
}

/** A form whose change goes to the platform: keeps what was typed, shows what stood in the way, and is sent at most once a try. */
export function ActionForm({
  action,
  initial,
  submitLabel,
  variant = 'primary',
  doneMessage,
  closesDialog = false,
  className = 'form',
  children,
}: ActionFormProps): ReactElement {
  const [state, submit, isPending] = useActionState(action, initial);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => putBack(form.current, state), [state]);
  useEffect(() => {
    if (closesDialog && state.status === 'done') form.current?.closest('dialog')?.close();
  }, [closesDialog, state]);
  return (
    <form ref={form} action={submit} className={className}>
      <input type="hidden" name="idempotencyKey" value={state.idempotencyKey} />
      <Problems state={state} />
      {typeof children === 'function' ? children(state.values ?? {}) : children}
      <div className="form-actions">
        <Button type="submit" variant={variant} busy={isPending}>
          {submitLabel}
        </Button>
      </div>
      {state.status === 'done' && doneMessage !== undefined && (
        <Callout intent="success" role="status">
          {doneMessage}
        </Callout>
      )}
    </form>
  );
}

function Problems({ state }: { readonly state: FormState }): ReactElement | null {
  const t = useTranslations('client.form');
  const { problem } = state;
  if (state.status !== 'failed' || problem === undefined) return null;
  const fields = problem.errors.map(({ pointer, detail }) => ({
    fieldId: pointer.replace(/^\//, '').replaceAll('/', '-'),
    message: sayWhat(pointer, detail),
  }));
  const reference = problem.requestId === undefined ? '' : ` (${t('request')} ${problem.requestId})`;
  const problems = fields.length > 0 ? fields : [{ message: `${problem.detail ?? problem.title}${reference}` }];
  return <FormErrorSummary title={t('failed')} problems={problems} />;
}

/** The services say what a field must be; which one it is has to stand before that. Whole sentences stay as they are. */
function sayWhat(pointer: string, detail: string): string {
  const field = pointer.split('/').at(-1) ?? '';
  return field !== '' && /^[a-z]/.test(detail) ? `${field}: ${detail}` : detail;
}
