'use server';

import { refresh } from 'next/cache';
import { openPlatform } from '../access/viewer.ts';
import { change, type FormState, refuse, textOf } from '../gateway/change.ts';
import { sagaPath } from '../gateway/sagas.ts';
import { isSagaOperation } from './operation.ts';

export async function operateSaga(sagaId: string, operation: string, _previous: FormState, form: FormData): Promise<FormState> {
  await openPlatform();
  if (!isSagaOperation(operation)) return refuse(form, '/operation', operation);
  const state = await change(form, `${sagaPath(sagaId)}/${operation}`, { method: 'POST', json: { reason: textOf(form, 'reason') } });
  if (state.status === 'done') refresh();
  return state;
}
