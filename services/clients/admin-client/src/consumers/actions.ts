'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { openPlatform } from '../access/viewer.ts';
import { change, type FormState, textOf } from '../gateway/change.ts';
import { groupPath } from '../gateway/consumers.ts';

async function operate(form: FormData, path: string, method: 'POST' | 'PUT' | 'DELETE', json?: unknown): Promise<FormState> {
  await openPlatform();
  const state = await change(form, path, { method, ...(json === undefined ? {} : { json }) });
  if (state.status === 'done') refresh();
  return state;
}

export async function replayDeadLetter(group: string, position: string, _previous: FormState, form: FormData): Promise<FormState> {
  return operate(form, `${groupPath(group)}/dead-letters/${encodeURIComponent(position)}/replay`, 'POST');
}

export async function replayAllDeadLetters(group: string, _previous: FormState, form: FormData): Promise<FormState> {
  return operate(form, `${groupPath(group)}/dead-letters/replay`, 'POST');
}

export async function discardDeadLetter(group: string, position: string, _previous: FormState, form: FormData): Promise<FormState> {
  return operate(form, `${groupPath(group)}/dead-letters/${encodeURIComponent(position)}`, 'DELETE', { reason: textOf(form, 'reason') });
}

export async function resetGroup(group: string, _previous: FormState, form: FormData): Promise<FormState> {
  const to = textOf(form, 'to');
  const json = { position: to === 'position' ? textOf(form, 'position') : to, reason: textOf(form, 'reason') };
  return operate(form, `${groupPath(group)}/reset`, 'POST', json);
}

/** How a group is pushed. Without a secret the one there is stays; null takes it away. */
function pushOf(form: FormData): object {
  const given = textOf(form, 'secret');
  const secret = form.get('isUnsigned') === 'on' ? null : given || undefined;
  return { url: textOf(form, 'url'), isPaused: form.get('isPaused') === 'on', ...(secret !== undefined && { secret }) };
}

export async function setPush(group: string, _previous: FormState, form: FormData): Promise<FormState> {
  return operate(form, `${groupPath(group)}/push`, 'PUT', pushOf(form));
}

export async function createPushGroup(_previous: FormState, form: FormData): Promise<FormState> {
  await openPlatform();
  const group = textOf(form, 'group');
  const state = await change(form, `${groupPath(group)}/push`, { method: 'PUT', json: pushOf(form) });
  if (state.status === 'done') redirect(`/platform/consumers/${encodeURIComponent(group)}`);
  return state;
}

export async function endPush(group: string, _previous: FormState, form: FormData): Promise<FormState> {
  return operate(form, `${groupPath(group)}/push`, 'DELETE');
}
