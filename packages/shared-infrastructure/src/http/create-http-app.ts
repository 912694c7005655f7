import { OpenAPIHono } from '@hono/zod-openapi';
import { SpanKind } from '@opentelemetry/api';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import type { Principal } from '../authentication/principal.ts';
import { commonError } from '../errors.ts';
import type { Foundation } from '../foundation.ts';
import { runInContext, type RequestContext } from '../request-context.ts';
import type { Logger } from '../telemetry/logger.ts';
import { contextOfTraceparent } from '../telemetry/trace-context.ts';
import { notFound, problemResponse, toServiceError, validationError } from './problem.ts';

export interface AppEnvironment {
  Variables: { principal: Principal | undefined };
}

export type HttpApp = OpenAPIHono<AppEnvironment>;

export interface HttpAppOptions {
  readonly title: string;
  readonly description: string;
  /** Throws when the service cannot do its work; the database is checked in any case. */
  readonly checkReady?: () => Promise<void>;
  readonly bodyLimitBytes?: number;
  /** Paths whose bodies are not JSON, such as signed webhooks. */
  readonly acceptsAnyMediaType?: (path: string) => boolean;
  /** Paths that leave no trace and no log, such as the receiving end of telemetry. */
  readonly isUntraced?: (path: string) => boolean;
}

const DEFAULT_BODY_LIMIT_BYTES = 256 * 1024;
const REQUEST_ID = /^[A-Za-z0-9._-]{1,100}$/;
const QUIET_PATHS = /^\/(health\/(live|ready)|metrics|openapi\.json)$/;

/** The HTTP application of a service: ids, trace, problem documents, limits, authentication, health, metrics and its OpenAPI document. */
export function createHttpApp(foundation: Foundation, options: HttpAppOptions): HttpApp {
  const app = new OpenAPIHono<AppEnvironment>({
    defaultHook: (result) => {
      if (!result.success) throw validationError(result.target, result.error);
    },
  });
  const limitBytes = options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES;
  app.onError((error) => {
    if (toServiceError(error) === undefined) foundation.telemetry.logger.error({ err: error }, 'a request failed unexpectedly');
    return problemResponse(error);
  });
  app.notFound(notFound);
  app.use(observe(foundation, options));
  app.use(limitBody(limitBytes));
  app.use(readJson(options));
  app.use(authenticate(foundation));
  addOperationalRoutes(app, foundation, options);
  return app;
}

function addOperationalRoutes(app: HttpApp, foundation: Foundation, options: HttpAppOptions): void {
  app.get('/health/live', (c) => c.json({ status: 'up' }));
  app.get('/health/ready', async (c) => {
    try {
      await foundation.database.ping();
      await options.checkReady?.();
      return c.json({ status: 'up', service: foundation.name, version: foundation.version });
    } catch (error) {
      foundation.telemetry.logger.warn({ err: error }, 'not ready');
      return c.json({ status: 'down', service: foundation.name, version: foundation.version }, 503);
    }
  });
  app.get('/metrics', async (c) =>
    c.text(await foundation.telemetry.metricsText(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: options.title, description: options.description, version: foundation.version },
  });
}

function observe(foundation: Foundation, options: HttpAppOptions): MiddlewareHandler<AppEnvironment> {
  const { telemetry } = foundation;
  const duration = telemetry.meter.createHistogram('http_server_request_duration_seconds', {
    description: 'Time to answer a request',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });
  return async (c, next) => {
    const work = contextOfRequest(c, foundation);
    c.header('x-request-id', work.requestId);
    c.header('x-content-type-options', 'nosniff');
    if (QUIET_PATHS.test(c.req.path) || options.isUntraced?.(c.req.path)) return runInContext(work, next);
    const startedAt = performance.now();
    const attributes = { 'http.request.method': c.req.method, 'url.path': c.req.path };
    const parent = contextOfTraceparent(c.req.header('traceparent'), c.req.header('tracestate'));
    return runInContext(work, () =>
      telemetry.span(`${c.req.method} ${c.req.path}`, { kind: SpanKind.SERVER, attributes, parent }, async (span) => {
        await next();
        const route = routePath(c, -1);
        span.updateName(`${c.req.method} ${route}`);
        span.setAttributes({ 'http.route': route, 'http.response.status_code': c.res.status });
        if (work.actorId) span.setAttribute('enduser.id', work.actorId);
        if (work.tenantId) span.setAttribute('prognetwork.tenant_id', work.tenantId);
        if (c.res.status >= 500) span.setStatus({ code: 2 });
        duration.record((performance.now() - startedAt) / 1000, { method: c.req.method, route, status: c.res.status });
        logRequest(telemetry.logger, c.req.method, route, c.res.status);
      }),
    );
  };
}

/** Changes and refusals are worth a line to whoever runs the platform; what is only read is not. */
function logRequest(logger: Logger, method: string, route: string, status: number): void {
  const fields = { method, route, status };
  const message = `${method} ${route} ${status}`;
  if (status >= 500) logger.error(fields, message);
  else if (status >= 400) logger.warn(fields, message);
  else if (method === 'GET' || method === 'HEAD') logger.debug(fields, message);
  else logger.info(fields, message);
}

function contextOfRequest(c: Context, foundation: Foundation): RequestContext {
  const given = c.req.header('x-request-id');
  const requestId = given !== undefined && REQUEST_ID.test(given) ? given : foundation.newId();
  return { requestId, correlationId: requestId };
}

/** A body of a stated length is judged by it, unseen: `bodyLimit` would first make a web stream of it, which costs more than reading it. */
function limitBody(limitBytes: number): MiddlewareHandler<AppEnvironment> {
  const onError = (): Response => problemResponse(commonError('request.too_large', { limitBytes }));
  const limitStream = bodyLimit({ maxSize: limitBytes, onError });
  return (c, next) => {
    const length = c.req.header('content-length');
    const isStated = length !== undefined && /^\d+$/.test(length) && c.req.header('transfer-encoding') === undefined;
    if (isStated && Number(length) <= limitBytes) return next();
    return limitStream(c, next);
  };
}

/**
 * Reads the body whole, before anything can refuse the request: a server that answers without reading has to close the connection, and
 * the next request on it would fail. Refuses bodies that are not JSON, except where a route takes others.
 */
function readJson(options: HttpAppOptions): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const length = c.req.header('content-length');
    const hasBody = length === undefined ? c.req.header('transfer-encoding') !== undefined : length !== '0';
    if (hasBody && !options.acceptsAnyMediaType?.(c.req.path)) {
      await c.req.text();
      if (!/^application\/([a-z.+-]+\+)?json\b/i.test(c.req.header('content-type') ?? ''))
        throw commonError('request.unsupported_media_type');
    }
    await next();
  };
}

function authenticate(foundation: Foundation): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const header = c.req.header('authorization');
    const token = header === undefined ? undefined : /^Bearer (.+)$/i.exec(header)?.[1];
    // Credentials of another kind, such as an ingest secret, are the routes' own to check.
    if (token !== undefined && token.split('.').length === 3) {
      const principal = await foundation.verifier.verify(token);
      c.set('principal', principal);
      foundation.noteActor(principal);
    } else if (header !== undefined && token === undefined) {
      throw commonError('authentication.invalid_token');
    }
    await next();
  };
}
