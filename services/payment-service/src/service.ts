import { createHttpApp, startConsumer, type BackgroundLoop, type Service } from '@prognetwork/shared-infrastructure';
import { startReconciliation } from './checkouts/reconcile-checkouts.ts';
import type { PaymentServiceConfig } from './config.ts';
import { createPaymentContext, type PaymentServiceOverrides } from './context.ts';
import { addRoutes } from './routes.ts';
import { eraseDeletedPayers, paymentSubscriptions } from './subscriptions.ts';

export function createPaymentService(config: PaymentServiceConfig, overrides: PaymentServiceOverrides = {}): Service {
  const context = createPaymentContext(config, overrides);
  const { foundation } = context;
  const app = createHttpApp(foundation, {
    title: 'Payment service',
    description: 'Plans, checkouts, payments, the ledger, invoices and subscriptions of every organisation.',
  });
  addRoutes(app, context);
  const loops: BackgroundLoop[] = [];
  return {
    name: foundation.name,
    fetch: async (request) => app.fetch(request),
    async start() {
      if (loops.length > 0) return;
      foundation.start();
      loops.push(
        startConsumer(foundation, {
          group: 'payment-service',
          subscriptions: [...paymentSubscriptions, eraseDeletedPayers(foundation.database)],
        }),
        startReconciliation(context),
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()));
      await foundation[Symbol.asyncDispose]();
    },
  };
}
