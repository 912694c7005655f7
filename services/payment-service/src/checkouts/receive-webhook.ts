import type { PaymentContext } from '../context.ts';
import { settleCheckout } from './settle-checkout.ts';

/** Takes a signed webhook of the gateway. It may come several times, late, and in any order. */
export async function receiveWebhook(context: PaymentContext, body: string, headers: Headers): Promise<void> {
  const { eventId, type, checkout } = context.gateway.readWebhook(body, headers, context.foundation.clock());
  if (checkout !== undefined) await settleCheckout(context, checkout, { eventId, type });
}
