'use server';

import { createHash } from 'node:crypto';
import { redirect } from 'next/navigation';
import { bff } from '../../../../bff.ts';
import { type FormState, textOf } from '@prognetwork/design-system';
import { missingTexts, problemTexts } from '../../../../forms/problem-texts.ts';

/** The same form sent twice is one organisation; a mended form is a new attempt. */
function idempotencyKey(formId: string, json: unknown): string {
  return createHash('sha256')
    .update(`${formId}\n${JSON.stringify(json)}`)
    .digest('base64url');
}

export async function createOrganisation(_: FormState, form: FormData): Promise<FormState> {
  await bff.requireSession('/organisations/new');
  const values = { name: textOf(form, 'name'), slug: textOf(form, 'slug').toLowerCase(), kind: textOf(form, 'kind') };
  const missing = await missingTexts(values);
  if (missing.length > 0) return { values, problems: missing };

  const key = idempotencyKey(textOf(form, 'form_id'), values);
  const created = await bff.gateway<{ provisioningId: string }>('/v1/tenants', { method: 'POST', json: values, idempotencyKey: key });
  if (!created.ok) return { values, problems: await problemTexts(created.problem) };
  return redirect(`/provisionings/${encodeURIComponent(created.body.provisioningId)}`);
}
