import { createRoute } from '@hono/zod-openapi';
import { toConsistencyToken } from '@prognetwork/event-based-service-client';
import {
  bearer,
  commonError,
  CONSISTENCY_TOKEN_HEADER,
  findPrincipal,
  jsonBody,
  jsonResponse,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import type { TypedResponse } from 'hono';
import type { EventStreamingContext } from '../context.ts';
import type { CommandStatus } from '../platform-api/command-status.ts';
import { describeDeclarations } from '../platform-api/describe-declarations.ts';
import { forwardQuery } from '../platform-api/forward-query.ts';
import {
  commandHeadersSchema,
  commandParametersSchema,
  commandStatusSchema,
  consistencyTokenSchema,
  declarationListSchema,
  declarationNameSchema,
  inputSchema,
  queryAnswerSchema,
  queryHeadersSchema,
} from '../platform-api/platform-api-contract.ts';
import { waitSecondsOf } from '../platform-api/preference.ts';
import { readCommand } from '../platform-api/read-command.ts';
import { submitCommand } from '../platform-api/submit-command.ts';

const tags = { tags: ['platform API'] };
const secured = { ...tags, security: bearer };

const consistencyTokenRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/consistency-token',
  summary: 'The end of the log, as a token that makes a query see all before it',
  responses: { 200: jsonResponse(consistencyTokenSchema, 'The token'), ...problemResponses(401, 503) },
});
const commandsRoute = createRoute({
  ...tags,
  method: 'get',
  path: '/v1/commands',
  summary: 'Every command with its permission and JSON Schemas',
  responses: { 200: jsonResponse(declarationListSchema, 'Commands by name') },
});
const queriesRoute = createRoute({
  ...tags,
  method: 'get',
  path: '/v1/queries',
  summary: 'Every query with its permission and JSON Schemas',
  responses: { 200: jsonResponse(declarationListSchema, 'Queries by name') },
});
const submitRoute = createRoute({
  ...secured,
  method: 'post',
  path: '/v1/commands/{name}',
  summary: 'Asks a service to do something; answered with the outcome when it comes within `Prefer: wait=N`',
  request: { params: declarationNameSchema, headers: commandHeadersSchema, body: jsonBody(inputSchema) },
  responses: {
    200: jsonResponse(commandStatusSchema, 'It took effect'),
    202: jsonResponse(commandStatusSchema, 'It is recorded and will be handled; see Location'),
    ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
  },
});
const readRoute = createRoute({
  ...secured,
  method: 'get',
  path: '/v1/commands/{commandId}',
  summary: 'How a command stands (for who sent it, and platform administrators)',
  request: { params: commandParametersSchema },
  responses: { 200: jsonResponse(commandStatusSchema, 'The command'), ...problemResponses(401, 404, 503) },
});
const queryRoute = createRoute({
  ...secured,
  method: 'post',
  path: '/v1/queries/{name}',
  summary: 'Asks a service; with a consistency token the answer holds all that happened before it',
  request: { params: declarationNameSchema, headers: queryHeadersSchema, body: jsonBody(inputSchema) },
  responses: { 200: jsonResponse(queryAnswerSchema, 'The answer'), ...problemResponses(400, 401, 403, 404, 409, 413, 415, 422, 503) },
});

export function addPlatformApiRoutes(app: HttpApp, context: EventStreamingContext): void {
  const [commands, queries] = [describeDeclarations(context.platformApi.commands), describeDeclarations(context.platformApi.queries)];
  app.openapi(consistencyTokenRoute, async (c) => {
    if (findPrincipal(c) === undefined) throw commonError('authentication.required');
    const { epoch, position } = await context.head.refresh();
    return c.json({ consistencyToken: toConsistencyToken({ epoch: String(epoch), position: String(position) }) }, 200);
  });
  app.openapi(commandsRoute, (c) => c.json(commands, 200));
  app.openapi(queriesRoute, (c) => c.json(queries, 200));
  app.openapi(submitRoute, async (c) => {
    const { 'idempotency-key': idempotencyKey, prefer } = c.req.valid('header');
    const seconds = waitSecondsOf(prefer);
    const { name } = c.req.valid('param');
    const request = { name, input: c.req.valid('json'), idempotencyKey, waitMs: (seconds ?? 0) * 1000, signal: c.req.raw.signal };
    const status = await submitCommand(context, findPrincipal(c), request);
    c.header(CONSISTENCY_TOKEN_HEADER, status.consistencyToken);
    if (seconds !== undefined) c.header('preference-applied', `wait=${seconds}`);
    if (status.status === 'refused') return asDeclared(refusalOf(status, c.res.headers));
    if (status.status === 'completed') return c.json(status, 200);
    c.header('location', `/v1/commands/${status.commandId}`);
    return c.json(status, 202);
  });
  app.openapi(readRoute, async (c) => {
    const status = await readCommand(context, findPrincipal(c), c.req.valid('param').commandId);
    c.header(CONSISTENCY_TOKEN_HEADER, status.consistencyToken);
    return c.json(status, 200);
  });
  app.openapi(queryRoute, async (c) => {
    const answer = await forwardQuery(context, findPrincipal(c), {
      name: c.req.valid('param').name,
      input: c.req.valid('json'),
      authorization: c.req.header('authorization') ?? '',
      consistencyToken: c.req.valid('header')['prognetwork-consistency-token'],
      signal: c.req.raw.signal,
    });
    return asDeclared(answer);
  });
}

/** An answer that another service has put together. Its own contract says the same about it as the route here. */
function asDeclared(response: Response): Response & TypedResponse<never, 200, 'json'> {
  return response as Response & TypedResponse<never, 200, 'json'>;
}

/** The problem that the service answered the command with. */
function refusalOf({ problem, commandId }: CommandStatus, known: Headers): Response {
  const headers = new Headers(known);
  headers.set('content-type', 'application/problem+json');
  headers.set('cache-control', 'no-store');
  return new Response(JSON.stringify({ ...problem, commandId }), { status: problem?.status ?? 422, headers });
}
