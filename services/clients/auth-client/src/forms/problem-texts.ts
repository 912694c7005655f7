import { type Problem, problemsByField } from '@prognetwork/bff';
import type { FormProblem } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';

const knownCodes = [
  'authentication.failed',
  'authentication.email_not_verified',
  'verification.invalid_or_expired',
  'tenant.slug_taken',
  'gateway.unreachable',
] as const;
const knownFields = ['email', 'password', 'displayName', 'locale', 'name', 'slug', 'kind'] as const;

type Translate = Awaited<ReturnType<typeof getTranslations<'problems'>>>;

function codeText(t: Translate, problem: Problem): string {
  const code = knownCodes.find((known) => known === problem.code);
  if (code !== undefined) return t(code.replace('.', '_') as 'authentication_failed');
  if (problem.status === 429) return t('tooMany', { seconds: problem.retryAfterSeconds ?? 60 });
  if (problem.status >= 500) return t('unavailable', { requestId: problem.requestId ?? '–' });
  return t('other', { requestId: problem.requestId ?? '–' });
}

function fieldProblem(t: Translate, name: string): FormProblem | undefined {
  const field = knownFields.find((known) => known === name);
  return field && { fieldId: field, message: t(`fields.${field}`) };
}

/** A refused call in the reader's own words, each message with the field that it concerns. */
export async function problemTexts(problem: Problem): Promise<FormProblem[]> {
  const t = await getTranslations('problems');
  const fields = [...problemsByField(problem).keys()].map((name) => fieldProblem(t, name)).filter((known) => known !== undefined);
  if (fields.length > 0) return fields;
  const fieldId = problem.code === 'tenant.slug_taken' ? 'slug' : problem.code.startsWith('password.') ? 'password' : undefined;
  if (problem.code.startsWith('password.')) return [{ fieldId: 'password', message: t('fields.password') }];
  return [{ message: codeText(t, problem), ...(fieldId && { fieldId }) }];
}

/** Messages for the required fields left empty. */
export async function missingTexts(values: Readonly<Record<string, string>>): Promise<FormProblem[]> {
  const t = await getTranslations('problems');
  return Object.entries(values)
    .filter(([, value]) => value === '')
    .map(([name]) => fieldProblem(t, name))
    .filter((known) => known !== undefined);
}
