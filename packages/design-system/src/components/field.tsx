import type { InputHTMLAttributes, ReactElement, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { classNames } from './class-names.ts';
import { AlertIcon } from './icons.tsx';

export interface FieldText {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Shown after the label, e.g. “(optional)”, in the reader's language. */
  readonly optional?: string;
}

export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

/** What a control inside a Field must carry so that label, hint and error are read out with it. */
export function controlProps(id: string, { hint, error }: Pick<FieldText, 'hint' | 'error'>): ControlProps {
  const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return { id, ...(describedBy && { 'aria-describedby': describedBy }), ...(error && { 'aria-invalid': true as const }) };
}

export function FieldError({ id, children }: { readonly id: string; readonly children: string }): ReactElement {
  return (
    <p className="pn-field-error" id={id}>
      <AlertIcon />
      <span>{children}</span>
    </p>
  );
}

/** Label, hint and error around one control of your own; give the control `{...controlProps(id, { hint, error })}`. */
export function Field({
  id,
  label,
  hint,
  error,
  optional,
  children,
}: FieldText & { readonly id: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="pn-field">
      <label className="pn-field-label" htmlFor={id}>
        {label} {optional && <span className="pn-field-optional">{optional}</span>}
      </label>
      {hint && (
        <p className="pn-field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

type Named = { readonly name: string; readonly id?: string };

function fieldText({ label, hint, error, optional }: FieldText): FieldText {
  return { label, ...(hint !== undefined && { hint }), ...(error !== undefined && { error }), ...(optional !== undefined && { optional }) };
}

export type TextInputProps = FieldText & Named & Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'id'>;

export function TextInput({
  label,
  hint,
  error,
  optional,
  name,
  id = name,
  className,
  type = 'text',
  ...rest
}: TextInputProps): ReactElement {
  const text = fieldText({ label, hint, error, ...(optional && { optional }) });
  return (
    <Field id={id} {...text}>
      <input {...rest} {...controlProps(id, text)} name={name} type={type} className={classNames('pn-input', className)} />
    </Field>
  );
}

export type TextAreaProps = FieldText & Named & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'name' | 'id'>;

export function TextArea({ label, hint, error, optional, name, id = name, className, ...rest }: TextAreaProps): ReactElement {
  const text = fieldText({ label, hint, error, ...(optional && { optional }) });
  return (
    <Field id={id} {...text}>
      <textarea {...rest} {...controlProps(id, text)} name={name} className={classNames('pn-input', className)} />
    </Field>
  );
}

/** One field for the whole code, so that paste and the keyboard's own suggestion work. */
export function OneTimeCodeInput({ length = 6, ...rest }: TextInputProps & { readonly length?: number }): ReactElement {
  return (
    <TextInput
      {...rest}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={length}
      pattern={`[0-9]{${String(length)}}`}
      spellCheck={false}
      className="pn-input-code"
    />
  );
}

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

export type SelectProps = FieldText &
  Named &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'name' | 'id'> & { readonly options: readonly SelectOption[] };

export function Select({ label, hint, error, optional, name, id = name, options, className, ...rest }: SelectProps): ReactElement {
  const text = fieldText({ label, hint, error, ...(optional && { optional }) });
  return (
    <Field id={id} {...text}>
      <select {...rest} {...controlProps(id, text)} name={name} className={classNames('pn-input', className)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export type CheckboxProps = Omit<FieldText, 'optional'> & Named & Omit<InputHTMLAttributes<HTMLInputElement>, 'name' | 'id' | 'type'>;

export function Checkbox({ label, hint, error, name, id = name, ...rest }: CheckboxProps): ReactElement {
  return (
    <div className="pn-checkbox">
      <input {...rest} {...controlProps(id, { hint, ...(error && { error }) })} name={name} type="checkbox" />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p className="pn-field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}
