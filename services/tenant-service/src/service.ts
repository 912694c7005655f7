import {
  createFoundation,
  createHttpApp,
  createProjection,
  createSagaStore,
  createSagaWorker,
  sagaOperations,
  servePlatformApi,
  startConsumer,
  type BackgroundLoop,
  type Foundation,
  type FoundationOverrides,
  type Service,
} from '@prognetwork/shared-infrastructure';
import { organisationActivityProjection } from './activity/organisation-activity.ts';
import type { TenantServiceConfig } from './config.ts';
import type { TenantContext } from './context.ts';
import { platformApiHandlers } from './platform-api.ts';
import { defineProvisioning } from './provisioning/provisioning-saga.ts';
import { addRoutes } from './routes.ts';
import { subscriptions } from './subscriptions.ts';

const NAME = 'tenant-service';

export function createTenantService(config: TenantServiceConfig, overrides: FoundationOverrides = {}): Service {
  const foundation = createFoundation({ name: NAME, prefix: 'TENANT', config, overrides });
  const context = createContext(config, foundation);
  const app = createHttpApp(foundation, {
    title: 'Tenant service',
    description: 'Organisations: their creation, settings, branding and tree.',
  });
  addRoutes(app, context);
  const activity = createProjection(foundation, organisationActivityProjection);
  const platformApi = servePlatformApi(app, foundation, platformApiHandlers(activity));
  let consumer: BackgroundLoop | undefined;
  return {
    name: NAME,
    fetch: async (request) => app.fetch(request),
    async start() {
      foundation.start();
      context.worker.start();
      activity.start();
      platformApi.start();
      consumer ??= startConsumer(foundation, { group: NAME, subscriptions: [...subscriptions, sagaOperations([context.provisioning])] });
    },
    async [Symbol.asyncDispose]() {
      await context.worker[Symbol.asyncDispose]();
      await consumer?.[Symbol.asyncDispose]();
      await platformApi[Symbol.asyncDispose]();
      await activity[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
}

function createContext(config: TenantServiceConfig, foundation: Foundation): TenantContext {
  const { database, clock, newId, telemetry } = foundation;
  const provisioning = defineProvisioning({
    database,
    users: foundation.serviceClient(config.USER_SERVICE_URL),
    payments: foundation.serviceClient(config.PAYMENT_SERVICE_URL),
    emails: foundation.serviceClient(config.EMAIL_SERVICE_URL),
    planCode: config.PROVISIONING_PLAN,
    stepAttempts: config.PROVISIONING_STEP_ATTEMPTS,
  });
  const worker = createSagaWorker({
    store: createSagaStore(database),
    definitions: [provisioning],
    telemetry,
    clock,
    newId,
    keepDays: config.SAGA_KEEP_DAYS,
  });
  return { database, newId, provisioning, worker, maxProvisioningsPerPerson: config.PROVISIONING_MAX_PER_PERSON };
}
