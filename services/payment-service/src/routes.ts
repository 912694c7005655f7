import type { HttpApp } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from './context.ts';
import { addBillingRoutes } from './routes/billing-routes.ts';
import { addCheckoutRoutes } from './routes/checkout-routes.ts';
import { addPaymentRoutes } from './routes/payment-routes.ts';
import { addPlanRoutes } from './routes/plan-routes.ts';

/** Everything this service answers to. */
export function addRoutes(app: HttpApp, context: PaymentContext): void {
  addPlanRoutes(app, context);
  addCheckoutRoutes(app, context);
  addPaymentRoutes(app, context);
  addBillingRoutes(app, context);
}
