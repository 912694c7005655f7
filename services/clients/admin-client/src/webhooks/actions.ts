'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { openTenant } from '../access/viewer.ts';
import { withQuery } from '../components/page-query.ts';
import { bff } from '../gateway/bff.ts';
import { change, type FormState, idleForm, textOf, valuesOf } from '../gateway/change.ts';
import { deliveryPath, ENDPOINTS, endpointPath } from '../gateway/webhooks.ts';
import { isEndpointOperation } from './operation.ts';
import type { SecretState } from './secret-state.ts';

/** Makes an endpoint, or another secret for one. The answer carries the secret, which is shown this once. */
async function changeSecret(form: FormData, tenantId: string, path: string, json: unknown): Promise<SecretState> {
  const idempotencyKey = textOf(form, 'idempotencyKey');
  const result = await bff.gateway<{ secret: string }>(path, {
    method: 'POST',
    tenantId,
    json,
    ...(idempotencyKey !== '' && { idempotencyKey }),
  });
  if (!result.ok) {
    return { ...idleForm(), status: 'failed', problem: result.problem, values: valuesOf(form) };
  }
  refresh();
  return { ...idleForm(), status: 'done', secret: result.body.secret };
}

export async function createEndpoint(slug: string, _previous: SecretState, form: FormData): Promise<SecretState> {
  const { tenantId } = await openTenant(slug);
  return changeSecret(form, tenantId, ENDPOINTS, {
    url: textOf(form, 'url'),
    description: textOf(form, 'description'),
    eventTypes: typesOf(textOf(form, 'eventTypes')),
    isOrdered: form.get('isOrdered') === 'on',
  });
}

export async function rotateSecret(slug: string, endpointId: string, _previous: SecretState, form: FormData): Promise<SecretState> {
  const { tenantId } = await openTenant(slug);
  const overlapHours = Number(textOf(form, 'overlapHours'));
  return changeSecret(form, tenantId, `${endpointPath(endpointId)}/rotate-secret`, { overlapHours });
}

export async function changeEndpoint(slug: string, endpointId: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId } = await openTenant(slug);
  const json = {
    url: textOf(form, 'url'),
    description: textOf(form, 'description'),
    eventTypes: typesOf(textOf(form, 'eventTypes')),
    isOrdered: form.get('isOrdered') === 'on',
  };
  const state = await change(form, endpointPath(endpointId), { method: 'PATCH', tenantId, json });
  if (state.status === 'done') refresh();
  return state;
}

/** Sends a test and leads to its delivery, where the answer appears. */
export async function sendTest(slug: string, endpointId: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId, base } = await openTenant(slug);
  const answer = await bff.gateway<{ deliveryId: string }>(`${endpointPath(endpointId)}/test`, {
    method: 'POST',
    tenantId,
    idempotencyKey: textOf(form, 'idempotencyKey'),
  });
  if (!answer.ok) return { ...idleForm(), status: 'failed', problem: answer.problem };
  redirect(`${base}/webhooks/${endpointId}/deliveries/${answer.body.deliveryId}`);
}

function typesOf(text: string): string[] {
  const types = text.split(/[\s,]+/).filter((type) => type !== '');
  return types.length === 0 ? ['*'] : types;
}

export async function operateEndpoint(
  slug: string,
  endpointId: string,
  operation: string,
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { tenantId } = await openTenant(slug);
  if (!isEndpointOperation(operation)) throw new Error(`There is no operation ${operation}.`);
  const state = await change(form, `${endpointPath(endpointId)}/${operation}`, { method: 'POST', tenantId });
  if (state.status === 'done') refresh();
  return state;
}

export async function deleteEndpoint(slug: string, endpointId: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId, base } = await openTenant(slug);
  const state = await change(form, endpointPath(endpointId), { method: 'DELETE', tenantId });
  if (state.status === 'done') redirect(`${base}/webhooks`);
  return state;
}

export async function replayFailed(slug: string, endpointId: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId, base } = await openTenant(slug);
  const instant = (name: string): string => `${textOf(form, name)}:00Z`.replace(/(:\d\d:\d\d):00Z$/, '$1Z');
  const json = { from: instant('from'), until: instant('until'), status: textOf(form, 'status') };
  const answer = await bff.gateway<{ replayId: string }>(`${endpointPath(endpointId)}/replay`, {
    method: 'POST',
    tenantId,
    json,
    idempotencyKey: textOf(form, 'idempotencyKey'),
  });
  if (!answer.ok) return { ...idleForm(), status: 'failed', problem: answer.problem, values: valuesOf(form) };
  redirect(withQuery(`${base}/webhooks/${endpointId}`, { replay: answer.body.replayId }));
}

export async function replayDelivery(slug: string, deliveryId: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId } = await openTenant(slug);
  const state = await change(form, `${deliveryPath(deliveryId)}/replay`, { method: 'POST', tenantId });
  if (state.status === 'done') refresh();
  return state;
}
