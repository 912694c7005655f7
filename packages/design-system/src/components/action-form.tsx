'use client';

import { type ReactElement, type ReactNode, useActionState } from 'react';
import { Button } from './button.tsx';
import { Select, type SelectOption, TextArea, TextInput } from './field.tsx';
import { FormErrorSummary } from './form-error-summary.tsx';
import { emptyForm, type FormAction, type FormState } from './form-state.ts';
import { PasswordInput, type PasswordText } from './password-input.tsx';

export interface FormField {
  readonly name: string;
  readonly kind: 'text' | 'email' | 'password' | 'select' | 'textarea';
  readonly label: string;
  readonly hint?: string;
  readonly autoComplete?: string;
  readonly defaultValue?: string;
  readonly options?: readonly SelectOption[];
  readonly maxLength?: number;
  readonly spellCheck?: boolean;
  /** Words such as “(optional)” after the label; without them the field is required. */
  readonly optional?: string;
}

export interface ActionFormProps {
  readonly action: FormAction;
  readonly fields?: readonly FormField[];
  readonly hidden?: Readonly<Record<string, string>>;
  readonly text: { readonly errorTitle: string; readonly submit: string; readonly password?: PasswordText };
  readonly children?: ReactNode;
}

function Control({
  field,
  state,
  text,
}: {
  readonly field: FormField;
  readonly state: FormState;
  readonly text: ActionFormProps['text'];
}): ReactElement {
  const { name, kind, label, hint, options, ...rest } = field;
  const value = state.values[name] ?? field.defaultValue ?? '';
  const error = state.problems.find((problem) => problem.fieldId === name)?.message;
  const shared = { name, label, error, ...(hint && { hint }) };
  if (kind === 'password' && text.password) return <PasswordInput {...shared} {...rest} text={text.password} />;
  // React puts a select back to its first default after an action; a new key makes the kept value the default.
  if (kind === 'select') return <Select key={value} {...shared} options={options ?? []} defaultValue={value} />;
  const isRequired = field.optional === undefined;
  if (kind === 'textarea') return <TextArea {...rest} {...shared} defaultValue={value} required={isRequired} />;
  return <TextInput {...rest} {...shared} type={kind} defaultValue={value} required={isRequired} />;
}

/** A form that works before and without JavaScript: the action answers with the same page, what was typed, and what to mend. */
export function ActionForm({ action, fields = [], hidden = {}, text, children }: ActionFormProps): ReactElement {
  const [state, submit, isPending] = useActionState(action, emptyForm);
  return (
    <form action={submit} onSubmit={(event) => isPending && event.preventDefault()} noValidate className="pn-form">
      <FormErrorSummary title={text.errorTitle} problems={state.problems} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {fields.map((field) => (
        <Control key={field.name} field={field} state={state} text={text} />
      ))}
      {children}
      <Button type="submit" wide busy={isPending}>
        {text.submit}
      </Button>
    </form>
  );
}
