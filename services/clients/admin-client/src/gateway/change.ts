import type { GatewayOptions } from '@prognetwork/bff';
import { bff } from './bff.ts';
import type { FormState } from './form-state.ts';

export type { FormState };

export function idleForm(): FormState {
  return { status: 'idle', idempotencyKey: crypto.randomUUID() };
}

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** What was typed, to be shown again. */
export function valuesOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' && !name.startsWith('$') ? [[name, value]] : [])),
  );
}

/** Sends a form's change to the platform and turns the answer into what the form shows. */
export async function change(form: FormData, path: string, options: GatewayOptions): Promise<FormState> {
  const idempotencyKey = textOf(form, 'idempotencyKey');
  const result = await bff.gateway(path, { ...options, ...(idempotencyKey !== '' && { idempotencyKey }) });
  if (result.ok) return { ...idleForm(), status: 'done' };
  return { ...idleForm(), status: 'failed', problem: result.problem, values: valuesOf(form) };
}

/** A refusal that needs no request: what was typed cannot be right. */
export function refuse(form: FormData, pointer: string, detail: string): FormState {
  const problem = { type: 'about:blank', status: 422, title: detail, code: 'form.invalid', errors: [{ pointer, detail }] };
  return { ...idleForm(), status: 'failed', problem, values: valuesOf(form) };
}
