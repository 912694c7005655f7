import type { FormProblem } from './form-error-summary.tsx';

/** What a form shows after a submit that could not be completed: what was typed, and what is wrong with it. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly FormProblem[];
}

export type FormAction = (state: FormState, form: FormData) => Promise<FormState>;

export const emptyForm: FormState = { values: {}, problems: [] };

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** Passwords are taken as typed, blanks included. */
export function passwordOf(form: FormData): string {
  const value = form.get('password');
  return typeof value === 'string' ? value : '';
}
