import * as z from 'zod';
import { fillCardForm } from './card-form.ts';
import { RefusedError, type PlatformApi } from './platform-api.ts';

export interface JoinAndPay {
  readonly member: PlatformApi;
  readonly slug: string;
  readonly returnUrl: string;
  readonly signal: AbortSignal;
}

const membership = z.object({ tenantId: z.string(), status: z.string() });
const memberships = z.object({ items: z.array(z.object({ tenantId: z.string(), status: z.string() })) });
const plans = z.object({ items: z.array(z.object({ planId: z.string() })) });
const checkout = z.object({ url: z.url() });

/** Joins the organisation and pays its dues on the hosted page, unless that has been done. */
export async function joinAndPay({ member, slug, returnUrl, signal }: JoinAndPay): Promise<void> {
  const { tenantId, status } = await member.waitFor(`the organisation ${slug}`, () => join(member, slug));
  if (status === 'active') return;
  const plan = await member.waitFor(`a plan of ${slug}`, async () => {
    const { items } = await member.call({ path: `/v1/organisations/${slug}/plans`, answer: plans });
    return items[0];
  });
  const { url } = await member.within(tenantId).call({
    method: 'POST',
    path: '/v1/checkouts',
    body: { planId: plan.planId, returnUrl: `${returnUrl}/o/${slug}` },
    answer: checkout,
  });
  await fillCardForm(url, signal);
  await member.waitFor(`the membership of ${slug}`, async () => {
    const { items } = await member.call({ path: '/v1/me/memberships?limit=200', answer: memberships });
    return items.find((found) => found.tenantId === tenantId && found.status === 'active');
  });
}

/** Nothing while the user service has not yet heard of an organisation that was founded a moment ago. */
async function join(member: PlatformApi, slug: string): Promise<z.infer<typeof membership> | undefined> {
  try {
    return await member.call({ method: 'POST', path: `/v1/organisations/${slug}/memberships`, body: {}, answer: membership });
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return undefined;
    throw error;
  }
}
