'use server';

import { createHash } from 'node:crypto';
import { type Problem, problemsByField } from '@prognetwork/bff';
import { type FormProblem, type FormState, textOf } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { bff } from '../../bff.ts';

const fieldNames = ['name', 'email', 'organisation', 'message'] as const;
type FieldName = (typeof fieldNames)[number];

async function fieldProblems(names: Iterable<string>): Promise<FormProblem[]> {
  const t = await getTranslations('contact.fields');
  const known = [...names].filter((name): name is FieldName => fieldNames.some((field) => field === name));
  return known.map((name) => ({ fieldId: name, message: t(name) }));
}

async function problemTexts(problem: Problem): Promise<FormProblem[]> {
  const fields = await fieldProblems(problemsByField(problem).keys());
  if (fields.length > 0) return fields;
  const t = await getTranslations('contact');
  return [{ message: problem.status === 429 ? t('tooMany') : t('unavailable', { requestId: problem.requestId ?? '–' }) }];
}

export async function sendLead(_: FormState, form: FormData): Promise<FormState> {
  const values = {
    name: textOf(form, 'name'),
    email: textOf(form, 'email'),
    organisation: textOf(form, 'organisation'),
    message: textOf(form, 'message'),
  };
  const missing = Object.entries(values).filter(([, value]) => value === '');
  if (missing.length > 0) return { values, problems: await fieldProblems(missing.map(([name]) => name)) };

  const idempotencyKey = createHash('sha256')
    .update(`${textOf(form, 'form_id')}\n${JSON.stringify(values)}`)
    .digest('base64url');
  const sent = await bff.gateway('/v1/leads', { method: 'POST', json: values, sessionToken: null, idempotencyKey });
  if (!sent.ok) return { values, problems: await problemTexts(sent.problem) };
  return redirect('/contact?sent=1');
}
