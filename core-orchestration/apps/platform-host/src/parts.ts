import { loadSettings, type Settings, type Source, type ValuesOf } from '@prognetwork/environment-configuration';
import type { Service, ServiceSchema } from '@prognetwork/shared-infrastructure';

/** A part's code, loaded only in the processes that run it. */
export interface LoadedPart {
  readonly settings: Settings;
  readonly schema: ServiceSchema | undefined;
  /** Builds the service. Throws ConfigurationError when a setting is wrong. */
  readonly create: (source: Source) => Service;
}

/** One part of the platform: what the host must know to run it. */
export interface Part {
  /** As in `--only user,tenant`. */
  readonly name: string;
  readonly title: string;
  readonly port: number;
  readonly portSetting: string;
  /** The setting by which the other parts find it. */
  readonly urlSetting: string;
  /** The name it asks for tokens with, and the setting that holds its secret. */
  readonly credential?: { readonly clientId: string; readonly secretSetting: string };
  load(): Promise<LoadedPart>;
}

interface PartModule<Declared extends Settings> {
  readonly settings: Declared;
  readonly schema?: ServiceSchema;
  readonly create: (config: ValuesOf<Declared>) => Service;
}

function part<Declared extends Settings>(declaration: Omit<Part, 'load'>, load: () => Promise<PartModule<Declared>>): Part {
  return {
    ...declaration,
    async load() {
      const { settings, schema, create } = await load();
      return { settings, schema, create: (source) => create(loadSettings(settings, source)) };
    },
  };
}

function service(name: string, prefix: string, port: number): Omit<Part, 'load'> {
  return {
    name,
    title: `${name} service`,
    port,
    portSetting: `${prefix}_SERVICE_PORT`,
    urlSetting: `${prefix}_SERVICE_URL`,
    credential: { clientId: `${name}-service`, secretSetting: `${prefix}_CLIENT_SECRET` },
  };
}

const gateway = {
  name: 'gateway',
  title: 'API gateway',
  port: 8000,
  portSetting: 'GATEWAY_PORT',
  urlSetting: 'GATEWAY_URL',
  credential: { clientId: 'api-gateway', secretSetting: 'GATEWAY_CLIENT_SECRET' },
};

/** The platform. Everything that runs as a service is in this list, in the order in which it starts. */
export const parts: readonly Part[] = [
  part({ ...service('event-streaming', 'EVENT_STREAMING', 8001), urlSetting: 'EVENT_STREAMING_URL' }, async () => {
    const found = await import('@prognetwork/event-streaming-service');
    return {
      settings: found.eventStreamingServiceSettings,
      schema: found.eventStreamingServiceSchema,
      create: found.createEventStreamingService,
    };
  }),
  part(service('user', 'USER', 3007), async () => {
    const found = await import('@prognetwork/user-service');
    return { settings: found.userServiceSettings, schema: found.userServiceSchema, create: found.createUserService };
  }),
  part(service('tenant', 'TENANT', 3006), async () => {
    const found = await import('@prognetwork/tenant-service');
    return { settings: found.tenantServiceSettings, schema: found.tenantServiceSchema, create: found.createTenantService };
  }),
  part(service('payment', 'PAYMENT', 3005), async () => {
    const found = await import('@prognetwork/payment-service');
    return { settings: found.paymentServiceSettings, schema: found.paymentServiceSchema, create: found.createPaymentService };
  }),
  part(
    { name: 'sandbox', title: 'sandbox payment gateway', port: 3010, portSetting: 'SANDBOX_PORT', urlSetting: 'SANDBOX_URL' },
    async () => {
      const found = await import('@prognetwork/payment-service/sandbox');
      return { settings: found.sandboxSettings, schema: found.sandboxSchema, create: found.createSandboxGateway };
    },
  ),
  part(service('email', 'EMAIL', 3003), async () => {
    const found = await import('@prognetwork/email-service');
    return { settings: found.emailServiceSettings, schema: found.emailServiceSchema, create: found.createEmailService };
  }),
  part(service('monitoring', 'MONITORING', 3004), async () => {
    const found = await import('@prognetwork/monitoring-service');
    return { settings: found.monitoringServiceSettings, schema: found.monitoringServiceSchema, create: found.createMonitoringService };
  }),
  part(gateway, async () => {
    const found = await import('@prognetwork/api-gateway');
    return { settings: found.apiGatewaySettings, create: found.createApiGateway };
  }),
];
