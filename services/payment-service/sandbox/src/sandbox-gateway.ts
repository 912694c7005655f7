import {
  createFoundation,
  createHttpApp,
  type BackgroundLoop,
  type FoundationOverrides,
  type Service,
} from '@prognetwork/shared-infrastructure';
import { addApiRoutes } from './api-routes.ts';
import type { SandboxConfig } from './config.ts';
import type { SandboxContext } from './context.ts';
import { addPageRoutes } from './page/page-routes.ts';
import { startWebhookDelivery } from './webhooks/deliver-webhooks.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

/** A payment gateway to develop and test against: it behaves like Stripe, takes test cards only, and moves no money. */
export function createSandboxGateway(config: SandboxConfig, overrides: FoundationOverrides = {}): Service {
  const foundation = createFoundation({
    name: 'sandbox-gateway',
    prefix: 'SANDBOX',
    // A company outside the platform asks for no platform tokens, so this secret is never sent.
    config: { ...config, SANDBOX_SERVICE_PORT: config.SANDBOX_PORT, SANDBOX_CLIENT_SECRET: config.SANDBOX_SECRET_KEY },
    overrides,
  });
  let delivery: BackgroundLoop | undefined;
  const context: SandboxContext = { foundation, config, webhookWaits: () => delivery?.wake() };
  const app = createHttpApp(foundation, {
    title: 'Sandbox payment gateway',
    description: 'Imitates a card payment provider: checkout sessions, a hosted payment page, signed webhooks.',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    acceptsAnyMediaType: (path) => path.startsWith('/pay/') || path.endsWith('/expire'),
  });
  addApiRoutes(app, context);
  addPageRoutes(app, context);
  return {
    name: 'sandbox-gateway',
    fetch: async (request) => app.fetch(request),
    async start() {
      delivery ??= startWebhookDelivery(context);
    },
    async [Symbol.asyncDispose]() {
      await delivery?.[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
}
