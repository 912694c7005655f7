'use server';

import { createHash } from 'node:crypto';
import type { Problem } from '@prognetwork/bff';
import { type FormState, textOf } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { bff } from '../../../bff.ts';
import type { Membership } from '../../../organisations/membership.ts';
import { organisationPath } from '../../../organisations/organisation.ts';

async function refused(problem: Problem): Promise<FormState> {
  const t = await getTranslations('join');
  const requestId = problem.requestId ?? '–';
  if (problem.code === 'tenant.not_available') return { values: {}, problems: [{ message: t('tenant_not_available') }] };
  const message = problem.status >= 500 || problem.status === 429 ? t('unavailable', { requestId }) : t('other', { requestId });
  return { values: {}, problems: [{ message }] };
}

/** The same form sent twice asks for one payment. */
function idempotencyKey(formId: string, planId: string): string {
  return createHash('sha256').update(`${formId}\n${planId}`).digest('base64url');
}

/** Asks for membership, then for a payment page, and goes there. */
export async function join(_: FormState, form: FormData): Promise<FormState> {
  const [slug, planId] = [textOf(form, 'slug'), textOf(form, 'plan')];
  const page = organisationPath(slug);
  if ((await bff.getSession()) === undefined) return redirect(await bff.startSignIn(`${page}?plan=${encodeURIComponent(planId)}#join`));

  const requested = await bff.gateway<Membership>(`/v1/organisations/${encodeURIComponent(slug)}/memberships`, {
    method: 'POST',
    json: {},
  });
  if (!requested.ok) return refused(requested.problem);
  if (requested.body.status === 'active') return redirect(page);

  const checkout = await bff.gateway<{ url: string }>('/v1/checkouts', {
    method: 'POST',
    tenantId: requested.body.tenantId,
    idempotencyKey: idempotencyKey(textOf(form, 'form_id'), planId),
    json: { planId, returnUrl: bff.urlOf('marketing', `${page}/joined`) },
  });
  if (!checkout.ok) return refused(checkout.problem);
  return redirect(checkout.body.url);
}
