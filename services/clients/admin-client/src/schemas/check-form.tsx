'use client';

import { Button, Callout, FormErrorSummary, TextArea, TextInput } from '@prognetwork/design-system';
import { useTranslations } from 'next-intl';
import { type ReactElement, useActionState } from 'react';
import type { SchemaCheck } from '../contract/schemas.ts';
import type { CheckState } from './check-state.ts';

interface CheckFormProps {
  readonly action: (previous: CheckState, form: FormData) => Promise<CheckState>;
  readonly initial: CheckState;
  /** A type that exists keeps its name, and one of the catalogue is registered by the platform's code only. */
  readonly type: string | undefined;
  readonly canRegister: boolean;
}

/** A schema to try against the registry, and to register when it fits. What was typed stays. */
export function CheckForm({ action, initial, type, canRegister }: CheckFormProps): ReactElement {
  const t = useTranslations('client.schema');
  const [state, submit, isPending] = useActionState(action, initial);
  const values = state.values ?? {};
  return (
    <form action={submit} className="form schema-form">
      <input type="hidden" name="idempotencyKey" value={state.idempotencyKey} />
      <Outcome state={state} />
      <div className="form-row">
        <TextInput
          key={`type ${values['type']}`}
          name="type"
          label={t('type')}
          hint={t('typeHint')}
          defaultValue={values['type']}
          readOnly={type !== undefined}
          maxLength={100}
          required
        />
        <TextInput
          key={`version ${values['version']}`}
          name="version"
          label={t('version')}
          hint={t('versionHint')}
          type="number"
          min={1}
          max={10_000}
          defaultValue={values['version']}
          required
        />
        <TextInput
          key={`producer ${values['producer']}`}
          name="producer"
          label={t('producer')}
          hint={t('producerHint')}
          defaultValue={values['producer']}
          maxLength={60}
          required
        />
      </div>
      <TextInput
        key={`description ${values['description']}`}
        name="description"
        label={t('description')}
        defaultValue={values['description']}
        maxLength={500}
        required
      />
      <TextArea
        key={`schema ${values['schema']}`}
        name="schema"
        label={t('schema')}
        hint={t('schemaHint')}
        defaultValue={values['schema']}
        className="code-input"
        rows={18}
        spellCheck={false}
        required
      />
      <div className="form-actions">
        <Button type="submit" name="intent" value="check" busy={isPending}>
          {t('check')}
        </Button>
        {canRegister && (
          <Button type="submit" name="intent" value="register" variant="secondary" busy={isPending}>
            {t('register')}
          </Button>
        )}
      </div>
    </form>
  );
}

function Outcome({ state: { status, check, problem } }: { readonly state: CheckState }): ReactElement | null {
  const form = useTranslations('client.form');
  if (check !== undefined) return <Verdict check={check} />;
  if (status !== 'failed' || problem === undefined) return null;
  const fields = problem.errors.map(({ pointer, detail }) => ({ fieldId: pointer.split('/')[1] ?? '', message: `${pointer}: ${detail}` }));
  return <FormErrorSummary title={form('failed')} problems={fields.length > 0 ? fields : [{ message: problem.detail ?? problem.title }]} />;
}

function Verdict({ check }: { readonly check: SchemaCheck }): ReactElement {
  const t = useTranslations('client.schema');
  return (
    <Callout
      intent={check.isCompatible ? 'success' : 'danger'}
      role={check.isCompatible ? 'status' : 'alert'}
      title={t(`outcome.${check.outcome}`)}
    >
      {check.errors.length > 0 && (
        <ul className="schema-breaks">
          {check.errors.map(({ pointer, detail }) => (
            <li key={`${pointer} ${detail}`}>
              <code className="break">{pointer}</code> {detail}
            </li>
          ))}
        </ul>
      )}
      {check.note !== null && <p>{check.note}</p>}
    </Callout>
  );
}
