import { createRoute, z } from '@hono/zod-openapi';
import type { BackgroundLoop } from '../background-loop.ts';
import { commonError } from '../errors.ts';
import { startConsumer } from '../events/event-consumer.ts';
import type { Foundation } from '../foundation.ts';
import { findPrincipal } from '../http/authorization.ts';
import type { HttpApp } from '../http/create-http-app.ts';
import { bearer, jsonBody, jsonResponse, problemResponses } from '../http/openapi.ts';
import { commandSubscription, type CommandHandler } from './handle-command.ts';
import { answerQuery, type QueryHandler } from './handle-query.ts';

export const CONSISTENCY_TOKEN_HEADER = 'prognetwork-consistency-token';

export interface PlatformApiHandlers {
  readonly commands: readonly CommandHandler[];
  readonly queries: readonly QueryHandler[];
}

/** A service's side of the Platform API. */
export interface PlatformApiServer {
  /** Begins to take commands from the log. */
  start(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

const queryRoute = createRoute({
  method: 'post',
  path: '/v1/queries/{name}',
  tags: ['platform API'],
  summary: 'Answers a query; the event streaming service passes it on',
  security: bearer,
  request: {
    params: z.object({ name: z.string().max(100) }),
    headers: z.object({ [CONSISTENCY_TOKEN_HEADER]: z.string().max(40).optional() }),
    body: jsonBody(z.record(z.string(), z.unknown())),
  },
  responses: {
    200: jsonResponse(z.object({ result: z.unknown() }), 'The answer'),
    ...problemResponses(400, 401, 403, 404, 409, 415, 422, 503),
  },
});

/**
 * Answers the commands and queries that the catalogue says are this service's. Commands have a consumer group of their own, so that they do
 * not wait for other events.
 */
export function servePlatformApi(app: HttpApp, foundation: Foundation, handlers: PlatformApiHandlers): PlatformApiServer {
  const queries = new Map(handlers.queries.map((query) => [query.definition.name, query]));
  for (const { definition } of [...handlers.commands, ...handlers.queries]) {
    if (definition.service !== foundation.name)
      throw new Error(`${definition.name} belongs to ${definition.service}, not to ${foundation.name}.`);
  }
  app.openapi(queryRoute, async (c) => {
    const query = queries.get(c.req.valid('param').name);
    if (query === undefined) throw commonError('resource.not_found');
    const result = await answerQuery(foundation.database, query, {
      principal: findPrincipal(c),
      input: c.req.valid('json'),
      consistencyToken: c.req.valid('header')[CONSISTENCY_TOKEN_HEADER],
    });
    return c.json({ result }, 200);
  });
  let consumer: BackgroundLoop | undefined;
  return {
    start() {
      if (handlers.commands.length === 0) return;
      const subscriptions = [commandSubscription(foundation.name, handlers.commands)];
      consumer ??= startConsumer(foundation, { group: commandGroupOf(foundation.name), subscriptions });
    },
    async [Symbol.asyncDispose]() {
      await consumer?.[Symbol.asyncDispose]();
    },
  };
}

/** The consumer group in which a service takes its commands. */
export function commandGroupOf(service: string): string {
  return `${service}-commands`;
}
