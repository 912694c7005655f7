import { createRoute } from '@hono/zod-openapi';
import {
  authorizePlatform,
  authorizeService,
  bearer,
  findPrincipal,
  jsonBody,
  jsonResponse,
  PLATFORM_VERSION,
  problemResponses,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { describeAsyncApi } from '../schemas/describe-async-api.ts';
import { listSchemas, loadTypes, readHistory, readVersion, toAnswer } from '../schemas/read-schemas.ts';
import { checkSchema, registerSchema, type Registrant } from '../schemas/register-schema.ts';
import {
  checkResultSchema,
  eventSchemaListSchema,
  registerBodySchema,
  schemaHistorySchema,
  schemaParametersSchema,
  schemaStateSchema,
  schemaVersionParametersSchema,
  schemaVersionQuerySchema,
} from '../schemas/schema-contract.ts';

type Context = Parameters<typeof findPrincipal>[0];

const listRoute = createRoute({
  method: 'get',
  path: '/v1/schemas',
  tags: ['schemas'],
  summary: 'Every event type with the JSON Schema of its data and its versions',
  responses: { 200: jsonResponse(eventSchemaListSchema, 'The types by name'), ...problemResponses(503) },
});
const historyRoute = createRoute({
  method: 'get',
  path: '/v1/schemas/{type}/versions',
  tags: ['schemas'],
  summary: 'Every version and revision of a type, the newest first',
  request: { params: schemaParametersSchema },
  responses: { 200: jsonResponse(schemaHistorySchema, 'The states'), ...problemResponses(404, 422, 503) },
});
const versionRoute = createRoute({
  method: 'get',
  path: '/v1/schemas/{type}/versions/{version}',
  tags: ['schemas'],
  summary: 'One version of a type: its latest revision, or the one asked for',
  request: { params: schemaVersionParametersSchema, query: schemaVersionQuerySchema },
  responses: { 200: jsonResponse(schemaStateSchema, 'The state'), ...problemResponses(404, 422, 503) },
});
const registerRoute = createRoute({
  security: bearer,
  method: 'post',
  path: '/v1/schemas/{type}/versions',
  tags: ['schemas'],
  summary: 'Registers a version of a type that is not of the catalogue, or a revision of its newest',
  request: { params: schemaParametersSchema, body: jsonBody(registerBodySchema) },
  responses: {
    200: jsonResponse(schemaStateSchema, 'The same schema was registered before'),
    201: jsonResponse(schemaStateSchema, 'Registered'),
    ...problemResponses(400, 401, 403, 409, 413, 415, 422, 503),
  },
});
const checkRoute = createRoute({
  security: bearer,
  method: 'post',
  path: '/v1/schemas/{type}/check',
  tags: ['schemas'],
  summary: 'What registering would say, without storing anything',
  request: { params: schemaParametersSchema, body: jsonBody(registerBodySchema) },
  responses: {
    200: jsonResponse(checkResultSchema, 'What breaks, if anything'),
    ...problemResponses(400, 401, 403, 409, 413, 415, 422, 503),
  },
});

const DOCUMENT_AGE_MS = 5_000;

export function addSchemaRoutes(app: HttpApp, context: EventStreamingContext): void {
  // Made at most so often, because anybody may ask for it.
  let made: { readonly document: Promise<object>; readonly at: number } | undefined;
  app.get('/asyncapi.json', async (c) => {
    const at = context.now().getTime();
    if (made === undefined || made.at + DOCUMENT_AGE_MS < at) {
      made = {
        at,
        document: loadTypes(context).then((types) => describeAsyncApi(types, { version: PLATFORM_VERSION, url: context.publicUrl })),
      };
      made.document.catch(() => (made = undefined));
    }
    return c.json(await made.document);
  });
  app.openapi(listRoute, async (c) => c.json(await listSchemas(context), 200));
  app.openapi(historyRoute, async (c) => {
    const items = [...(await readHistory(context, c.req.valid('param').type, showsWho(c)))];
    return c.json({ items, nextCursor: null }, 200);
  });
  app.openapi(versionRoute, async (c) => {
    const { type, version } = c.req.valid('param');
    return c.json(await readVersion(context, type, { version, ...c.req.valid('query') }, showsWho(c)), 200);
  });
  app.openapi(registerRoute, async (c) => {
    const registrant = authorizeRegistrant(c);
    const { isNew, state } = await registerSchema(context, registrant, c.req.valid('param').type, c.req.valid('json'));
    return c.json(toAnswer(state, true), isNew ? 201 : 200);
  });
  app.openapi(checkRoute, async (c) => {
    const registrant = authorizeRegistrant(c);
    return c.json(await checkSchema(context, registrant, c.req.valid('param').type, c.req.valid('json')), 200);
  });
}

function authorizeRegistrant(c: Context): Registrant {
  if (findPrincipal(c)?.kind === 'service') {
    const { service } = authorizeService(c);
    return { id: service, service };
  }
  return { id: authorizePlatform(c, 'platform.manage').userId, service: undefined };
}

/** Who registered a schema is for those who run the platform; the schemas themselves are for everyone. */
function showsWho(c: Context): boolean {
  const principal = findPrincipal(c);
  return principal !== undefined && (principal.permissions.has('platform.read') || principal.permissions.has('service'));
}
