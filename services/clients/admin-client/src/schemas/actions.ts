'use server';

import { redirect } from 'next/navigation';
import { openPlatform } from '../access/viewer.ts';
import type { SchemaCheck } from '../contract/schemas.ts';
import { bff } from '../gateway/bff.ts';
import { change, idleForm, refuse, textOf, valuesOf } from '../gateway/change.ts';
import { schemaPath } from '../gateway/schemas.ts';
import type { CheckState } from './check-state.ts';

/** Asks the registry about a schema, or registers it: which one says the button that was pressed. */
export async function sendSchema(_previous: CheckState, form: FormData): Promise<CheckState> {
  await openPlatform();
  const schema = parseSchema(textOf(form, 'schema'));
  if (typeof schema === 'string') return refuse(form, '/schema', schema);
  const type = textOf(form, 'type');
  const json = {
    version: Number(textOf(form, 'version')),
    producer: textOf(form, 'producer'),
    description: textOf(form, 'description'),
    schema,
  };
  const path = schemaPath(type);
  if (textOf(form, 'intent') === 'register') {
    const state = await change(form, `${path}/versions`, { method: 'POST', json });
    if (state.status === 'done') redirect(`/platform/schemas/${encodeURIComponent(type)}`);
    return state;
  }
  const answer = await bff.gateway<SchemaCheck>(`${path}/check`, { method: 'POST', json });
  if (!answer.ok) return { ...idleForm(), status: 'failed', problem: answer.problem, values: valuesOf(form) };
  return { ...idleForm(), status: 'done', check: answer.body, values: valuesOf(form) };
}

/** The schema, or what is wrong with its text. */
function parseSchema(text: string): object | string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : 'A JSON Schema is an object: { … }';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
