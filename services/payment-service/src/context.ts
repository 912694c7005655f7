import { createFoundation, type Foundation, type FoundationOverrides } from '@prognetwork/shared-infrastructure';
import type { PaymentServiceConfig } from './config.ts';
import type { PaymentGateway } from './gateway/payment-gateway.ts';
import { createSandboxDriver } from './gateway/sandbox-driver.ts';

/** What the use cases of the payment service need. */
export interface PaymentContext {
  readonly foundation: Foundation;
  readonly gateway: PaymentGateway;
  /** Origins that payers may be sent back to. */
  readonly returnOrigins: ReadonlySet<string>;
}

export interface PaymentServiceOverrides extends FoundationOverrides {
  readonly gateway?: PaymentGateway;
}

export function createPaymentContext(config: PaymentServiceConfig, overrides: PaymentServiceOverrides): PaymentContext {
  const foundation = createFoundation({ name: 'payment-service', prefix: 'PAYMENT', config, overrides });
  const gateway =
    overrides.gateway ??
    createSandboxDriver({
      url: config.SANDBOX_URL,
      secretKey: config.SANDBOX_SECRET_KEY,
      webhookSecret: config.SANDBOX_WEBHOOK_SECRET,
      timeoutMs: config.PAYMENT_GATEWAY_TIMEOUT_MS,
      telemetry: foundation.telemetry,
    });
  return { foundation, gateway, returnOrigins: returnOriginsOf(config) };
}

function returnOriginsOf(config: PaymentServiceConfig): ReadonlySet<string> {
  const clients = [config.MARKETING_CLIENT_URL, config.AUTH_CLIENT_URL, config.ADMIN_CLIENT_URL];
  const more = config.PAYMENT_RETURN_ORIGINS.split(/\s+/).filter((origin) => origin !== '');
  return new Set([...clients.map((url) => url.origin), ...more.map((origin) => new URL(origin).origin)]);
}
