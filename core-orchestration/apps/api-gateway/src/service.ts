import {
  createServiceTokens,
  createTelemetry,
  createTokenVerifier,
  newId,
  notFound,
  PLATFORM_VERSION,
  problemResponse,
  runInContext,
  toServiceError,
  type BackgroundLoop,
  type FoundationOverrides,
  type Service,
  type Telemetry,
} from '@prognetwork/shared-infrastructure';
import { Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { ApiGatewayConfig } from './config.ts';
import { createMergedDocument } from './documentation/merged-document.ts';
import { referencePage, referenceScript } from './documentation/reference-page.ts';
import { createForwarder } from './proxy/forward.ts';
import { createProxyHandler, type ProxyHandler } from './proxy/proxy-handler.ts';
import { createRouteTable, upstreamsOf, type Upstream } from './routes.ts';
import { followRevocations } from './sessions/revocation-feed.ts';
import { createRevocations } from './sessions/revocations.ts';
import { createSessionExchange } from './sessions/session-exchange.ts';

const NAME = 'api-gateway';
const REQUEST_ID = /^[A-Za-z0-9._-]{1,100}$/;
const READY_TIMEOUT_MS = 2_000;

/** The one door to the platform: finds the service, turns the credential into a platform token, and passes the request on. */
export function createApiGateway(config: ApiGatewayConfig, overrides: FoundationOverrides = {}): Service {
  const telemetry = createTelemetry({
    service: NAME,
    version: PLATFORM_VERSION,
    logLevel: config.LOG_LEVEL,
    logFile: config.LOG_FILE === '' ? undefined : config.LOG_FILE,
    otlp: config.TELEMETRY ? { url: config.MONITORING_SERVICE_URL, token: config.MONITORING_INGEST_SECRET?.reveal() } : undefined,
  });
  const clock = overrides.clock ?? (() => new Date());
  const now = () => clock().getTime();
  const keys = overrides.jwks ? { jwks: overrides.jwks } : { url: new URL('/.well-known/jwks.json', config.USER_SERVICE_URL) };
  const verifier = createTokenVerifier({ issuer: config.PLATFORM_ISSUER, keys, clock });
  const tokens =
    overrides.tokens ??
    createServiceTokens({ userServiceUrl: config.USER_SERVICE_URL, clientId: NAME, clientSecret: config.GATEWAY_CLIENT_SECRET, now });
  const upstreams = upstreamsOf(config);
  const findService = createRouteTable();
  const revocations = createRevocations();
  const exchange = createSessionExchange({ userServiceUrl: config.USER_SERVICE_URL, verifier, now });
  const forwarder = createForwarder({ timeoutMs: config.GATEWAY_UPSTREAM_TIMEOUT_MS });
  const proxy = createProxyHandler({
    telemetry,
    verifier,
    exchange,
    revocations,
    forwarder,
    findService,
    upstreams: new Map(upstreams.map((upstream) => [upstream.name, upstream])),
    bodyLimitBytes: config.GATEWAY_BODY_LIMIT_BYTES,
    trustedProxies: new Set(listOf(config.GATEWAY_TRUSTED_PROXIES)),
  });
  const document = createMergedDocument({ upstreams, findService, publicUrl: config.GATEWAY_URL.origin, logger: telemetry.logger });
  const app = createApp(config, telemetry, proxy, document, upstreams);
  let feed: BackgroundLoop | undefined;
  return {
    name: NAME,
    fetch: async (request) => app.fetch(request),
    async start() {
      feed ??= followRevocations({
        eventStreamingUrl: config.EVENT_STREAMING_URL,
        tokens,
        revocations,
        exchange,
        logger: telemetry.logger,
      });
    },
    async [Symbol.asyncDispose]() {
      await feed?.[Symbol.asyncDispose]();
      await forwarder[Symbol.asyncDispose]();
      await telemetry[Symbol.asyncDispose]();
    },
  };
}

function createApp(
  config: ApiGatewayConfig,
  telemetry: Telemetry,
  proxy: ProxyHandler,
  document: () => Promise<object>,
  upstreams: readonly Upstream[],
): Hono {
  const app = new Hono();
  app.onError((error) => {
    const expected = toServiceError(error);
    if (expected === undefined || expected.kind === 'unavailable') telemetry.logger.error({ err: error }, 'a request failed');
    return problemResponse(error);
  });
  app.notFound(notFound);
  app.use((c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : newId();
    return runInContext({ requestId, correlationId: requestId }, next);
  });
  app.use(
    onlyWithOrigin(
      cors({
        origin: allowedOrigins(config),
        allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        allowHeaders: [
          'authorization',
          'content-type',
          'idempotency-key',
          'prognetwork-tenant',
          'x-request-id',
          'traceparent',
          'last-event-id',
          'prefer',
        ],
        exposeHeaders: ['x-request-id', 'retry-after', 'idempotency-replayed', 'location', 'ratelimit', 'ratelimit-policy'],
        maxAge: 600,
      }),
    ),
  );
  app.get('/health/live', (c) => c.json({ status: 'up' }));
  app.get('/health/ready', async (c) => {
    const isReady = await usersAnswer(upstreams);
    return c.json({ status: isReady ? 'up' : 'down', service: NAME, version: PLATFORM_VERSION }, isReady ? 200 : 503);
  });
  app.get('/metrics', async (c) =>
    c.text(await telemetry.metricsText(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  app.get('/openapi.json', async (c) => c.json(await document()));
  app.get('/docs', () => referencePage());
  app.get('/docs/reference.js', async (c) =>
    c.body(new Uint8Array(await referenceScript()), 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=86400',
    }),
  );
  app.all('*', (c) => proxy(c.req.raw));
  return app;
}

/** Spares the callers that are no browser page the work. */
function onlyWithOrigin(middleware: MiddlewareHandler): MiddlewareHandler {
  return (c, next) => (c.req.header('origin') === undefined ? next() : middleware(c, next));
}

function allowedOrigins(config: ApiGatewayConfig): string[] {
  return [
    config.ADMIN_CLIENT_URL.origin,
    config.AUTH_CLIENT_URL.origin,
    config.MARKETING_CLIENT_URL.origin,
    ...listOf(config.GATEWAY_CORS_ORIGINS),
  ];
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

/** Without the user service no credential can be checked; every other service may fail alone. */
async function usersAnswer(upstreams: readonly Upstream[]): Promise<boolean> {
  const users = upstreams.find(({ name }) => name === 'user-service');
  if (users === undefined) return false;
  return fetch(new URL('/health/live', users.url), { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).then(
    (response) => response.ok,
    () => false,
  );
}
