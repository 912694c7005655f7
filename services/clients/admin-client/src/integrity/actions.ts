'use server';

import { redirect } from 'next/navigation';
import { openPlatform } from '../access/viewer.ts';
import { withQuery } from '../components/page-query.ts';
import { bff } from '../gateway/bff.ts';
import { type FormState, idleForm, textOf } from '../gateway/change.ts';

/** Starts to verify the whole log, and leads to how it goes. */
export async function verifyLog(_previous: FormState, form: FormData): Promise<FormState> {
  await openPlatform();
  const idempotencyKey = textOf(form, 'idempotencyKey');
  const result = await bff.gateway<{ verificationId: string }>('/v1/chain/verifications', {
    method: 'POST',
    json: {},
    ...(idempotencyKey !== '' && { idempotencyKey }),
  });
  if (!result.ok) return { ...idleForm(), status: 'failed', problem: result.problem };
  redirect(withQuery('/platform/events/integrity', { verification: result.body.verificationId }));
}
