export { paymentServiceSchema, paymentServiceSettings, type PaymentServiceConfig } from './config.ts';
export type { PaymentServiceOverrides } from './context.ts';
export { createPaymentService } from './service.ts';
