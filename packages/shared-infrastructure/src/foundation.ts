import type { Secret } from '@prognetwork/environment-configuration';
import { createEventStreamingClient, type EventStreamingClient } from '@prognetwork/event-based-service-client';
import type { JSONWebKeySet } from 'jose';
import type { Principal } from './authentication/principal.ts';
import { createServiceTokens, type ServiceTokens } from './authentication/service-tokens.ts';
import { createTokenVerifier, type KeySource, type TokenVerifier } from './authentication/token-verifier.ts';
import type { BackgroundLoop } from './background-loop.ts';
import { createDatabase, type Database } from './database/database.ts';
import { startOutboxRelay } from './events/outbox-relay.ts';
import { newId, type Clock, type NewId } from './identifiers.ts';
import { currentContext } from './request-context.ts';
import type { KeyValueDrivers } from './key-value/key-value-store.ts';
import { createPostgresKeyValues } from './key-value/postgres-key-values.ts';
import { createRedisKeyValues } from './key-value/redis-key-values.ts';
import { createServiceClient, type ServiceClient } from './service-client.ts';
import type { CommonValues, SharedValues } from './settings.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';

export const PLATFORM_VERSION = '0.1.0';

/** What every service is built from. */
export interface Foundation {
  readonly name: string;
  readonly version: string;
  readonly telemetry: Telemetry;
  readonly database: Database;
  readonly tokens: ServiceTokens;
  readonly verifier: TokenVerifier;
  readonly eventStreaming: EventStreamingClient;
  readonly clock: Clock;
  readonly newId: NewId;
  serviceClient(baseUrl: URL): ServiceClient;
  /** Cache, locks and sessions: in Redis when REDIS_URL is set, else in the service's own database. */
  keyValues(): Promise<KeyValueDrivers>;
  /** Notes who sends the present request, for logs, audit and events. */
  noteActor(principal: Principal): void;
  /** Starts the outbox relay. */
  start(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a test, or the user service itself, supplies in place of the usual part. */
export interface FoundationOverrides {
  readonly jwks?: JSONWebKeySet;
  readonly keys?: KeySource;
  readonly tokens?: ServiceTokens;
  readonly eventStreaming?: EventStreamingClient;
  readonly clock?: Clock;
  readonly newId?: NewId;
}

export interface FoundationOptions<Prefix extends string> {
  readonly name: string;
  readonly prefix: Prefix;
  readonly config: CommonValues<Prefix>;
  readonly overrides?: FoundationOverrides;
}

export function createFoundation<const Prefix extends string>(options: FoundationOptions<Prefix>): Foundation {
  const { name, prefix, overrides = {} } = options;
  // Settings under the service's own prefix; the shared ones keep their type.
  const config: SharedValues = options.config;
  const own = (suffix: '_DATABASE_URL' | '_PLATFORM_DATABASE_URL' | '_CLIENT_SECRET'): Secret =>
    options.config[`${prefix}${suffix}`] as Secret;
  const clock: Clock = overrides.clock ?? (() => new Date());
  const makeId = overrides.newId ?? newId;
  const telemetry = createTelemetry({
    service: name,
    version: PLATFORM_VERSION,
    logLevel: config.LOG_LEVEL,
    logFile: config.LOG_FILE === '' ? undefined : config.LOG_FILE,
    otlp: config.TELEMETRY ? { url: config.MONITORING_SERVICE_URL, token: config.MONITORING_INGEST_SECRET?.reveal() } : undefined,
  });
  const database = createDatabase({
    serviceName: name,
    runtimeUrl: own('_DATABASE_URL'),
    platformUrl: own('_PLATFORM_DATABASE_URL'),
    poolSize: config.DATABASE_POOL_SIZE,
    clock,
    newId: makeId,
  });
  const tokens =
    overrides.tokens ??
    createServiceTokens({
      userServiceUrl: config.USER_SERVICE_URL,
      clientId: name,
      clientSecret: own('_CLIENT_SECRET'),
      now: () => clock().getTime(),
    });
  const verifier = createTokenVerifier({ issuer: config.PLATFORM_ISSUER, keys: keySource(config, overrides), clock });
  const streaming = createServiceClient(config.EVENT_STREAMING_URL, tokens, telemetry);
  const eventStreaming =
    overrides.eventStreaming ?? createEventStreamingClient((path, init) => streaming.request(path, { ...init, isUntraced: true }));
  let relay: BackgroundLoop | undefined;
  let keyValues: Promise<KeyValueDrivers> | undefined;
  const openKeyValues = async (): Promise<KeyValueDrivers> =>
    config.REDIS_URL ? createRedisKeyValues(config.REDIS_URL.reveal(), name) : createPostgresKeyValues(database.pool);
  return {
    name,
    version: PLATFORM_VERSION,
    telemetry,
    database,
    tokens,
    verifier,
    eventStreaming,
    clock,
    newId: makeId,
    serviceClient: (baseUrl) => createServiceClient(baseUrl, tokens, telemetry),
    keyValues: () => (keyValues ??= openKeyValues()),
    noteActor,
    start() {
      relay ??= startOutboxRelay({ name, database, client: eventStreaming, logger: telemetry.logger });
    },
    async [Symbol.asyncDispose]() {
      await relay?.[Symbol.asyncDispose]();
      await (await keyValues)?.[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await telemetry[Symbol.asyncDispose]();
    },
  };
}

function keySource(config: SharedValues, overrides: FoundationOverrides): KeySource {
  if (overrides.keys) return overrides.keys;
  return overrides.jwks ? { jwks: overrides.jwks } : { url: new URL('/.well-known/jwks.json', config.USER_SERVICE_URL) };
}

function noteActor(principal: Principal): void {
  const work = currentContext();
  if (work === undefined) return;
  work.actorId = principal.kind === 'service' ? `service:${principal.id}` : principal.id;
  if (principal.tenantId !== undefined) work.tenantId = principal.tenantId;
}
