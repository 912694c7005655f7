import { createRoute, z } from '@hono/zod-openapi';
import {
  authorize,
  authorizePlatform,
  authorizeService,
  authorizeServiceInTenant,
  bearer,
  idOfCursor,
  jsonBody,
  jsonResponse,
  listQuery,
  pageSchema,
  problemResponses,
  toPage,
  type HttpApp,
} from '@prognetwork/shared-infrastructure';
import { erasePerson } from '../audience/erase-person.ts';
import type { EmailContext } from '../context.ts';
import {
  messageDetailSchema,
  messageParametersSchema,
  messageSchema,
  personErasureSchema,
  queuedSchema,
  welcomeSchema,
} from '../contract.ts';
import { emailError } from '../errors.ts';
import { welcomeFounder } from '../notifications/welcome-founder.ts';
import { headersOf, traceIdOf, type Message } from './message.ts';
import { findAnyMessage, findMessage, listAllMessages, listMessages, type MessageSummary } from './message-repository.ts';

const common = { tags: ['messages'], security: bearer };
const searchQuery = listQuery.extend({ q: z.string().trim().min(1).max(200).optional() }).strict();
const list = { 200: jsonResponse(pageSchema(messageSchema), 'Messages, latest first'), ...problemResponses(401, 403, 422) };
const detail = { 200: jsonResponse(messageDetailSchema, 'The message'), ...problemResponses(401, 403, 404) };

const welcomeRoute = createRoute({
  ...common,
  method: 'put',
  path: '/v1/messages/welcome',
  summary: 'Welcome the founder of the tenant of the token (services only)',
  request: { body: jsonBody(welcomeSchema) },
  responses: {
    200: jsonResponse(queuedSchema, 'The message; the same one when it was queued before'),
    ...problemResponses(400, 401, 403, 404, 413, 415, 422),
  },
});
const eraseRoute = createRoute({
  ...common,
  method: 'post',
  path: '/v1/messages/erasures',
  summary: 'Delete all mail to a person, and their address (services only)',
  request: { body: jsonBody(personErasureSchema) },
  responses: { 204: { description: 'Nothing of the person is left' }, ...problemResponses(400, 401, 403, 413, 415, 422) },
});
const listRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/messages',
  summary: 'Mail of the organisation',
  request: { query: searchQuery },
  responses: list,
});
const readRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/messages/{messageId}',
  summary: 'One mail of the organisation',
  request: { params: messageParametersSchema },
  responses: detail,
});
const listAllRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/platform/messages',
  summary: 'The captured mailbox: mail of all organisations and of the platform',
  request: { query: searchQuery },
  responses: list,
});
const readAnyRoute = createRoute({
  ...common,
  method: 'get',
  path: '/v1/platform/messages/{messageId}',
  summary: 'One mail of the whole platform',
  request: { params: messageParametersSchema },
  responses: detail,
});

export function addMessageRoutes(app: HttpApp, context: EmailContext): void {
  const { database } = context;

  app.openapi(welcomeRoute, async (c) => {
    const { tenantId } = authorizeServiceInTenant(c);
    return c.json(await welcomeFounder(context, tenantId, c.req.valid('json')), 200);
  });

  app.openapi(eraseRoute, async (c) => {
    const { service } = authorizeService(c);
    await erasePerson(database, service, c.req.valid('json'));
    return c.body(null, 204);
  });

  app.openapi(listRoute, async (c) => {
    const { tenantId } = authorize(c, 'email.read');
    const { limit, cursor, q } = c.req.valid('query');
    const page = { limit: limit + 1, before: idOfCursor(cursor), text: q };
    const rows = await database.inTenantTransaction(tenantId, (tx) => listMessages(tx, tenantId, page));
    return c.json(
      toPage(rows, limit, toItem, ({ messageId }) => [messageId]),
      200,
    );
  });

  app.openapi(readRoute, async (c) => {
    const { tenantId } = authorize(c, 'email.read');
    const { messageId } = c.req.valid('param');
    const message = await database.inTenantTransaction(tenantId, (tx) => findMessage(tx, tenantId, messageId));
    if (!message) throw emailError('message.not_found');
    return c.json(toDetail(message, context.senderAddress), 200);
  });

  app.openapi(listAllRoute, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.read');
    const { limit, cursor, q } = c.req.valid('query');
    const page = { limit: limit + 1, before: idOfCursor(cursor), text: q };
    const rows = await database.inPlatformTransaction({ actorId: userId, reason: 'list mail' }, (tx) => listAllMessages(tx, page));
    return c.json(
      toPage(rows, limit, toItem, ({ messageId }) => [messageId]),
      200,
    );
  });

  app.openapi(readAnyRoute, async (c) => {
    const { userId } = authorizePlatform(c, 'platform.read');
    const { messageId } = c.req.valid('param');
    const access = { actorId: userId, reason: `read mail ${messageId}` };
    const message = await database.inPlatformTransaction(access, (tx) => findAnyMessage(tx, messageId));
    if (!message) throw emailError('message.not_found');
    return c.json(toDetail(message, context.senderAddress), 200);
  });
}

function toItem(message: MessageSummary) {
  const { messageId, toAddress, toName, subject, template, status, tenantId, queuedAt, sentAt, traceparent } = message;
  return { messageId, to: toAddress, toName, subject, template, status, tenantId, queuedAt, sentAt, traceId: traceIdOf(traceparent) };
}

function toDetail(message: Message, senderAddress: string) {
  const { html, text, provider, deliveries } = message;
  const addresses = {
    From: `${message.senderName} <${senderAddress}>`,
    To: `${message.toName} <${message.toAddress}>`,
    Subject: message.subject,
  };
  return {
    ...toItem(message),
    html,
    text,
    provider,
    deliveries: [...deliveries],
    headers: { ...addresses, ...headersOf(message, senderAddress) },
  };
}
