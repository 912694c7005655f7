import {
  createFoundation,
  createHttpApp,
  createSagaStore,
  createSagaWorker,
  sagaOperations,
  startConsumer,
  type BackgroundLoop,
  type Foundation,
  type FoundationOverrides,
  type Service,
} from '@prognetwork/shared-infrastructure';
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import type { UserServiceConfig } from './config.ts';
import type { UserContext } from './context.ts';
import { defineErasure, type ErasureParts } from './erasures/erasure-saga.ts';
import { createPasswordHasher, type HashFunctions } from './passwords/password-hasher.ts';
import { bootstrapAdministrator } from './people/bootstrap-administrator.ts';
import { addRoutes } from './routes.ts';
import { subscriptions } from './subscriptions.ts';
import { serviceClaims } from './tokens/access-token.ts';
import { createKeyEncryption } from './tokens/key-encryption.ts';
import { createKeyRing } from './tokens/key-ring.ts';
import { parseServiceClients } from './tokens/service-clients.ts';
import { createTokenMint, type TokenMint } from './tokens/token-mint.ts';

const NAME = 'user-service';

export interface UserServiceOverrides extends FoundationOverrides {
  readonly hashFunctions?: HashFunctions;
}

export function createUserService(config: UserServiceConfig, overrides: UserServiceOverrides = {}): Service {
  const foundation = createOwnFoundation(config, overrides, () => context.mint);
  const context = createContext(config, foundation, overrides);
  const app = createHttpApp(foundation, {
    title: 'User service',
    description: 'People, sign-in, platform tokens, memberships and roles.',
    checkReady: async () => void (await context.mint.publishedKeys()),
  });
  addRoutes(app, context);
  let consumer: BackgroundLoop | undefined;
  return {
    name: NAME,
    fetch: async (request) => app.fetch(request),
    async start() {
      await context.mint.publishedKeys();
      const password = config.BOOTSTRAP_ADMINISTRATOR_PASSWORD?.reveal();
      if (config.BOOTSTRAP_ADMINISTRATOR_EMAIL !== '' && password !== undefined) {
        await bootstrapAdministrator(context, config.BOOTSTRAP_ADMINISTRATOR_EMAIL, password);
      }
      foundation.start();
      context.sagas.start();
      consumer ??= startConsumer(foundation, { group: NAME, subscriptions: [...subscriptions, sagaOperations(context.erasures)] });
    },
    async [Symbol.asyncDispose]() {
      await context.sagas[Symbol.asyncDispose]();
      await consumer?.[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
}

/** The service that makes tokens neither asks itself for one over HTTP nor fetches its own keys. */
function createOwnFoundation(config: UserServiceConfig, overrides: UserServiceOverrides, mint: () => TokenMint): Foundation {
  const getKey: JWTVerifyGetKey = async (header, token) => {
    const { keys } = await mint().publishedKeys();
    return createLocalJWKSet({ keys: [...keys, ...(overrides.jwks?.keys ?? [])] })(header, token);
  };
  const tokens = overrides.tokens ?? { token: (tenantId?: string) => mint().mint(serviceClaims(NAME, tenantId)) };
  return createFoundation({ name: NAME, prefix: 'USER', config, overrides: { ...overrides, tokens, keys: { getKey } } });
}

function createContext(config: UserServiceConfig, foundation: Foundation, overrides: UserServiceOverrides): UserContext {
  const { database, clock, newId, telemetry } = foundation;
  const parts: ErasureParts = {
    database,
    emails: foundation.serviceClient(config.EMAIL_SERVICE_URL),
    payments: foundation.serviceClient(config.PAYMENT_SERVICE_URL),
    tenants: foundation.serviceClient(config.TENANT_SERVICE_URL),
    events: foundation.serviceClient(config.EVENT_STREAMING_URL),
  };
  const erasure = defineErasure(parts);
  const erasures = [erasure, defineErasure(parts, 1)];
  const keyRing = createKeyRing({ database, clock, newId, encryption: createKeyEncryption(config.USER_KEY_ENCRYPTION_SECRET.reveal()) });
  return {
    database,
    clock,
    newId,
    hasher: createPasswordHasher({
      queueLimit: config.PASSWORD_QUEUE_LIMIT,
      ...(overrides.hashFunctions ? { functions: overrides.hashFunctions } : {}),
    }),
    mint: createTokenMint({ issuer: config.PLATFORM_ISSUER, keyRing, clock, newId }),
    serviceClients: parseServiceClients(config.SERVICE_CLIENTS),
    erasure,
    erasures,
    sagas: createSagaWorker({
      store: createSagaStore(database),
      definitions: erasures,
      telemetry,
      clock,
      newId,
      keepDays: config.SAGA_KEEP_DAYS,
    }),
    authClientUrl: config.AUTH_CLIENT_URL,
    clientUrls: { admin: config.ADMIN_CLIENT_URL, marketing: config.MARKETING_CLIENT_URL },
  };
}
