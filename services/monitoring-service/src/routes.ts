import { createRoute } from '@hono/zod-openapi';
import { authorizePlatform, bearer, jsonResponse, problemResponses, type HttpApp } from '@prognetwork/shared-infrastructure';
import type { MonitoringContext } from './context.ts';
import {
  eventRateListSchema,
  eventRateQuerySchema,
  healthListSchema,
  logListSchema,
  logQuerySchema,
  metricListSchema,
  metricQuerySchema,
  traceListSchema,
  traceParametersSchema,
  traceQuerySchema,
  traceSchema,
} from './contract.ts';
import { monitoringError } from './errors.ts';
import { listEventRates } from './events/event-count-repository.ts';
import { listHealth } from './health/health-repository.ts';

const tags = ['monitoring'];
const common = { tags, security: bearer };

const healthRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/monitoring/health',
  summary: 'The last known state of every service',
  responses: { 200: jsonResponse(healthListSchema, 'Health of the services'), ...problemResponses(401, 403) },
});
const tracesRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/monitoring/traces',
  summary: 'The latest traces, by tenant, service and text',
  request: { query: traceQuerySchema },
  responses: { 200: jsonResponse(traceListSchema, 'Traces, latest first'), ...problemResponses(401, 403, 422) },
});
const traceRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/monitoring/traces/{traceId}',
  summary: 'One trace with the traces it is linked with, and their logs',
  request: { params: traceParametersSchema },
  responses: { 200: jsonResponse(traceSchema, 'Spans and logs, oldest first'), ...problemResponses(401, 403, 404) },
});
const logsRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/monitoring/logs',
  summary: 'Log lines by text, trace, tenant, level and service',
  request: { query: logQuerySchema },
  responses: { 200: jsonResponse(logListSchema, 'Log lines, latest first'), ...problemResponses(401, 403, 422) },
});
const metricsRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/monitoring/metrics',
  summary: 'Series of metrics with their latest samples',
  request: { query: metricQuerySchema },
  responses: { 200: jsonResponse(metricListSchema, 'Series by name'), ...problemResponses(401, 403, 422) },
});
const eventRatesRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/monitoring/event-rates',
  summary: 'How many events of each type a minute',
  request: { query: eventRateQuerySchema },
  responses: { 200: jsonResponse(eventRateListSchema, 'Counts by type, most frequent first'), ...problemResponses(401, 403, 422) },
});

/** Everything here is the platform operator's; no tenant's token reaches it. */
export function addRoutes(app: HttpApp, context: MonitoringContext): void {
  const { storage, database } = context;

  app.openapi(healthRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    const items = await database.inGlobalTransaction(listHealth);
    const shown = items.map(({ detail, consecutiveFailures: _failures, ...health }) => ({
      ...health,
      ...(detail === null ? {} : { detail }),
    }));
    return c.json({ items: shown, nextCursor: null }, 200);
  });

  app.openapi(tracesRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    const { tenantId, service, q, hasError, sinceMinutes, limit } = c.req.valid('query');
    const since = minutesBefore(context.now(), sinceMinutes);
    const traces = await storage.searchTraces({ since, limit, tenant: tenantId, service, text: q, hasError: hasError === 'true' });
    const items = traces.map(({ tenantId: tenant, ...trace }) => ({
      ...trace,
      services: [...trace.services],
      ...(tenant === null ? {} : { tenantId: tenant }),
    }));
    return c.json({ items, nextCursor: null }, 200);
  });

  app.openapi(traceRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    const { traceId } = c.req.valid('param');
    const { spans, logs } = await storage.readTrace(traceId);
    if (spans.length === 0 && logs.length === 0) throw monitoringError('trace.not_found');
    return c.json({ traceId, spans: spans.map((span) => ({ ...span, links: [...span.links] })), logs: [...logs] }, 200);
  });

  app.openapi(logsRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    const { tenantId, q, sinceMinutes, ...search } = c.req.valid('query');
    const logs = await storage.searchLogs({ ...search, tenant: tenantId, text: q, since: minutesBefore(context.now(), sinceMinutes) });
    return c.json({ items: [...logs], nextCursor: null }, 200);
  });

  app.openapi(metricsRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    const { sinceMinutes, ...search } = c.req.valid('query');
    const series = await storage.readMetrics({ ...search, since: minutesBefore(context.now(), sinceMinutes) });
    return c.json({ items: series.map((one) => ({ ...one, samples: [...one.samples] })), nextCursor: null }, 200);
  });

  app.openapi(eventRatesRoute, async (c) => {
    authorizePlatform(c, 'platform.read');
    const since = minutesBefore(context.now(), c.req.valid('query').sinceMinutes);
    const items = await database.inGlobalTransaction((tx) => listEventRates(tx, since));
    return c.json({ items, nextCursor: null }, 200);
  });
}

function minutesBefore(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000);
}
