import type * as z from 'zod';
import type { Page } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import type { subscriptionSchema } from '../contract.ts';
import type { Viewer } from '../viewer.ts';
import { statusAt } from './period.ts';
import { listSubscriptions } from './subscription-repository.ts';
import type { PageRequest } from '../page-request.ts';

export async function readSubscriptions(
  context: PaymentContext,
  viewer: Viewer,
  request: PageRequest,
): Promise<Page<z.infer<typeof subscriptionSchema>>> {
  const now = context.foundation.clock();
  const page = await context.foundation.database.inTenantTransaction(viewer.tenantId, (tx) => listSubscriptions(tx, viewer, request));
  const items = page.items.map(({ subscription, planName }) => {
    const { subscriptionId, subscriberId: userId, planId, paymentId, periodStart, periodEnd } = subscription;
    const status = statusAt({ start: periodStart, end: periodEnd }, now);
    return {
      subscriptionId,
      userId,
      planId,
      planName,
      paymentId,
      status,
      periodStart: periodStart.toISOString(),
      periodEnd: periodEnd.toISOString(),
    };
  });
  return { items, nextCursor: page.nextCursor };
}
