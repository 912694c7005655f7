import {
  createFoundation,
  createHttpApp,
  startConsumer,
  type Foundation,
  type FoundationOverrides,
  type Service,
} from '@prognetwork/shared-infrastructure';
import { createTenantProfileReader } from './audience/fetch-tenant-profile.ts';
import type { EmailConfig } from './config.ts';
import type { EmailContext, MailLinks } from './context.ts';
import { startDeliveryWorker } from './delivery/delivery-worker.ts';
import { createCapturedMailbox, type MailProvider } from './delivery/mail-provider.ts';
import { createSmtpProvider } from './delivery/smtp-provider.ts';
import { addRoutes } from './routes.ts';
import { createSubscriptions } from './subscriptions.ts';

export interface EmailOverrides extends FoundationOverrides {
  readonly provider?: MailProvider;
}

export function createEmailService(config: EmailConfig, overrides: EmailOverrides = {}): Service {
  const foundation = createFoundation({ name: 'email-service', prefix: 'EMAIL', config, overrides });
  const { database, telemetry } = foundation;
  const provider = overrides.provider ?? (config.SMTP_URL ? createSmtpProvider(config.SMTP_URL) : createCapturedMailbox());
  const context = createEmailContext(config, foundation);
  const app = createHttpApp(foundation, {
    title: 'E-mail service',
    description: 'Templates, sending and the delivery record of mail; the captured mailbox; enquiries from the website.',
  });
  addRoutes(app, context);
  const background: AsyncDisposable[] = [];
  return {
    name: foundation.name,
    fetch: async (request) => app.fetch(request),
    async start() {
      foundation.start();
      const delivery = { database, telemetry, provider, senderAddress: config.EMAIL_SENDER_ADDRESS, random: Math.random };
      background.push(
        startConsumer(foundation, { group: foundation.name, subscriptions: createSubscriptions(context) }),
        startDeliveryWorker(delivery, foundation.newId),
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(background.map((work) => work[Symbol.asyncDispose]()));
      await provider[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
}

export function createEmailContext(config: EmailConfig, foundation: Foundation): EmailContext {
  return {
    database: foundation.database,
    newId: foundation.newId,
    links: createLinks(config),
    contactAddress: config.EMAIL_CONTACT_ADDRESS,
    senderAddress: config.EMAIL_SENDER_ADDRESS,
    fetchTenantProfile: createTenantProfileReader(foundation.serviceClient(config.TENANT_SERVICE_URL)),
  };
}

function createLinks(config: EmailConfig): MailLinks {
  return {
    admin: config.ADMIN_CLIENT_URL.href,
    leads: new URL('/platform/leads', config.ADMIN_CLIENT_URL).href,
    signIn: new URL('/sign-in', config.AUTH_CLIENT_URL).href,
    organisation: (slug) => new URL(slug === undefined ? '/' : `/o/${slug}`, config.MARKETING_CLIENT_URL).href,
  };
}
