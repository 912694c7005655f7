import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { loadSettings } from '@prognetwork/environment-configuration';
import { listen, type Listening, type Service } from '@prognetwork/shared-infrastructure';
import { createTestIssuer, waitFor, type TestIssuer } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiGatewaySettings, createApiGateway } from './index.ts';

interface Upstream {
  readonly url: string;
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  close(): Promise<void>;
}

const session = `pns_${'a'.repeat(43)}`;
const tenantId = randomUUID();
const userId = randomUUID();
let issuer: TestIssuer;
let upstream: Upstream;
let users: Upstream;
let gateway: Service;
let listening: Listening;

function startUpstream(): Promise<Upstream> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => started.answer(request, response, Buffer.concat(chunks).toString()));
    });
    const started: Upstream = {
      url: '',
      answer: (request, response, body) => {
        response.writeHead(200, { 'content-type': 'application/json', connection: 'keep-alive', 'x-powered-by': 'something' });
        response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
      },
      close: () => new Promise((done) => (server.closeAllConnections(), server.close(() => done()))),
    };
    server.listen(0, '127.0.0.1', () =>
      resolve(Object.assign(started, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })),
    );
  });
}

beforeAll(async () => {
  issuer = await createTestIssuer();
  [upstream, users] = await Promise.all([startUpstream(), startUpstream()]);
  const config = loadSettings(apiGatewaySettings, {
    GATEWAY_CLIENT_SECRET: 'secret',
    LOG_LEVEL: 'silent',
    TELEMETRY: 'false',
    GATEWAY_BODY_LIMIT_BYTES: '2048',
    GATEWAY_UPSTREAM_TIMEOUT_MS: '300',
    USER_SERVICE_URL: users.url,
    TENANT_SERVICE_URL: upstream.url,
    EVENT_STREAMING_URL: upstream.url,
    PAYMENT_SERVICE_URL: 'http://127.0.0.1:9',
  });
  gateway = createApiGateway(config, { jwks: issuer.jwks, tokens: { token: () => issuer.serviceToken('api-gateway') } });
  listening = await listen(gateway, { port: 0 });
});
afterAll(async () => {
  await listening[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
  await Promise.all([upstream.close(), users.close()]);
});

const send = (path: string, init: RequestInit = {}) => fetch(`${listening.url}${path}`, init);

describe('passing a request on', () => {
  it('keeps method, path, query and body, and adds the request id and the trace', async () => {
    const response = await send('/v1/tenants/x?limit=2', {
      method: 'PATCH',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', 'x-request-id': 'mine' },
    });
    const seen = (await response.json()) as { method: string; url: string; body: string; headers: Record<string, string> };
    expect(seen).toMatchObject({ method: 'PATCH', url: '/v1/tenants/x?limit=2', body: '{"a":1}', headers: { 'x-request-id': 'mine' } });
    expect(seen.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(response.headers.get('x-request-id')).toBe('mine');
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('drops what only the gateway may say, and what the connection header names', async () => {
    const headers = {
      'x-middleware-subrequest': 'middleware',
      cookie: 'a=b',
      'x-secret': 'hop',
      connection: 'x-secret',
    };
    const raw = await rawRequest(
      `GET /v1/tenants HTTP/1.1\r\nHost: gateway\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`,
    );
    const seen = JSON.parse(raw.slice(raw.indexOf('{'), raw.lastIndexOf('}') + 1)) as { headers: Record<string, string> };
    expect(Object.keys(seen.headers).filter((name) => name in headers && name !== 'connection')).toEqual([]);
    expect(seen.headers['x-forwarded-for']).toBe('127.0.0.1');
  });

  it('streams an answer that does not end, and lets go of it when the caller leaves', async () => {
    let isClosed = false;
    const usual = upstream.answer;
    upstream.answer = (request, response) => {
      request.socket.on('close', () => (isClosed = true));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: one\n\n');
    };
    const leaving = new AbortController();
    const response = await send('/v1/events/live', { signal: leaving.signal });
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: one\n\n');
    leaving.abort();
    await waitFor(() => isClosed, { timeoutMs: 5_000 });
    upstream.answer = usual;
  });
});

describe('a kept-alive connection that breaks', () => {
  it.each([
    ['is made up for when the request has the same effect twice', 'PUT', {}, 200, 2],
    ['is made up for when the request carries an Idempotency-Key', 'POST', { 'idempotency-key': 'k' }, 200, 2],
    ['is reported when the request might have taken effect', 'POST', {}, 503, 1],
  ])('%s', async (_name, method, headers, status, tries) => {
    const usual = upstream.answer;
    let seen = 0;
    upstream.answer = (request, response, body) => {
      seen++;
      if (seen === 1) request.socket.destroy();
      else usual(request, response, body);
    };
    const response = await send('/v1/tenants', { method, headers: { 'content-type': 'application/json', ...headers }, body: '{}' });
    expect([response.status, seen]).toEqual([status, tries]);
    upstream.answer = usual;
  });
});

describe('a request that cannot be passed on', () => {
  it.each([
    ['an unknown path', '/v1/nowhere', 404, 'resource.not_found'],
    ['a path with an encoded slash', '/v1/tenants%2f..%2fmembers', 422, 'gateway.path_invalid'],
    ['a path with double slashes', '/v1//tenants', 422, 'gateway.path_invalid'],
    ['a service that is down', '/v1/payments', 503, 'gateway.service_unavailable'],
  ])('is answered with a problem document: %s', async (_name, path, status, code) => {
    const response = await send(path);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, code, requestId: expect.any(String) });
  });

  it('because the service takes too long is answered in time', async () => {
    const usual = upstream.answer;
    upstream.answer = () => undefined;
    expect(await (await send('/v1/tenants')).json()).toMatchObject({ code: 'gateway.timeout' });
    upstream.answer = usual;
  });

  it('because its body is over the limit is refused, announced or not', async () => {
    const announced = await send('/v1/tenants', { method: 'POST', body: 'x'.repeat(3_000) });
    expect(announced.status).toBe(413);
    const stream = new ReadableStream({ pull: (controller) => controller.enqueue(new TextEncoder().encode('x'.repeat(1_000))) });
    const unannounced = await send('/v1/tenants', { method: 'POST', body: stream, duplex: 'half' });
    expect(unannounced.status).toBe(413);
  });

  it('because its headers are over the limit is refused', async () => {
    const response = await rawRequest(`GET /v1/tenants HTTP/1.1\r\nHost: gateway\r\nx-big: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(response).toMatch(/^HTTP\/1\.1 431/);
  });
});

describe('a credential', () => {
  const authorization = (token: string, headers: Record<string, string> = {}) => ({
    headers: { authorization: `Bearer ${token}`, ...headers },
  });

  it('that is a platform token goes on as it is', async () => {
    const token = await issuer.memberToken(userId, tenantId, 'member');
    const seen = (await (await send('/v1/tenants', authorization(token))).json()) as { headers: Record<string, string> };
    expect(seen.headers['authorization']).toBe(`Bearer ${token}`);
  });

  it('that is forged is refused before any service sees it', async () => {
    const response = await send('/v1/tenants', authorization('eyJhbGciOiJub25lIn0.e30.'));
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  it('that is a session token becomes a platform token for the tenant, once for concurrent requests', async () => {
    const bodies: string[] = [];
    const token = await issuer.memberToken(userId, tenantId, 'owner');
    users.answer = (_request, response, body) => {
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ accessToken: token, expiresIn: 300 }));
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send('/v1/tenants', authorization(session, { 'prognetwork-tenant': tenantId }))),
    );
    const seen = (await answers[0]?.json()) as { headers: Record<string, string> };
    expect(seen.headers['authorization']).toBe(`Bearer ${token}`);
    expect(seen.headers['prognetwork-tenant']).toBeUndefined();
    expect(bodies.map((body) => JSON.parse(body))).toEqual([{ grantType: 'session', sessionToken: session, tenantId }]);
  });

  it('of a session that has ended, or for a tenant not open to it, is refused with the reason', async () => {
    const other = `pns_${'b'.repeat(43)}`;
    users.answer = (_request, response) => response.writeHead(401).end('{}');
    expect((await send('/v1/tenants', authorization(other))).status).toBe(401);
    users.answer = (_request, response) =>
      response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ title: 'No', code: 'tenant.not_available' }));
    expect(await (await send('/v1/tenants', authorization(other, { 'prognetwork-tenant': tenantId }))).json()).toMatchObject({
      status: 403,
      code: 'tenant.not_available',
    });
    expect((await send('/v1/tenants', authorization(other, { 'prognetwork-tenant': 'x' }))).status).toBe(422);
  });

  it('stops working as soon as the event arrives that its session ended, or its organisation is suspended, until it is open again', async () => {
    const [sessionId, suspended] = [randomUUID(), randomUUID()];
    const ofSession = await issuer.token({ sub: userId, sid: sessionId, permissions: [] });
    const ofTenant = await issuer.memberToken(userId, suspended, 'owner');
    const status = async (token: string): Promise<number> => (await send('/v1/tenants', authorization(token))).status;
    expect([await status(ofSession), await status(ofTenant)]).toEqual([200, 200]);
    const usual = upstream.answer;
    let feed: ServerResponse | undefined;
    upstream.answer = (request, response, body) => {
      if (request.url?.startsWith('/v1/events?')) return void response.end(JSON.stringify({ items: [], nextCursor: null }));
      if (!request.url?.startsWith('/v1/events/live')) return usual(request, response, body);
      feed = response.writeHead(200, { 'content-type': 'text/event-stream' });
      feed.write(': open\n\n');
    };
    await gateway.start();
    await waitFor(() => feed !== undefined, { timeoutMs: 5_000 });
    const tell = (position: number, type: string, data: object): void => {
      const attributes = {
        specversion: '1.0',
        id: randomUUID(),
        source: '/test',
        subject: 's',
        datacontenttype: 'application/json',
        schemaversion: 1,
      };
      const event = { ...attributes, type, time: new Date().toISOString(), correlationid: 'c', data };
      feed?.write(
        `id: ${position}\ndata: ${JSON.stringify({ position: String(position), stream: 's', version: 1, recordedAt: event.time, event })}\n\n`,
      );
    };
    tell(1, 'authentication.session_revoked', { userId, sessionId, reason: 'signed_out' });
    tell(2, 'tenant.suspended', { tenantId: suspended, reason: 'a test' });
    await waitFor(async () => (await status(ofSession)) === 401, { timeoutMs: 5_000 });
    await waitFor(async () => (await status(ofTenant)) === 403, { timeoutMs: 5_000 });
    tell(3, 'tenant.reactivated', { tenantId: suspended });
    const later = await issuer.memberToken(randomUUID(), suspended, 'owner');
    await waitFor(async () => (await status(later)) !== 403, { timeoutMs: 5_000 });
    upstream.answer = usual;
  });
});

describe('pages of other origins', () => {
  it("may call when they are the platform's own, and no others", async () => {
    const preflight = (origin: string) =>
      send('/v1/tenants', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect((await preflight('http://localhost:3000')).headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect((await preflight('http://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the documents', () => {
  it('merge what the services that answer offer, and leave out paths the gateway does not serve', async () => {
    const usual = upstream.answer;
    const schemas = { Thing: { type: 'string' } };
    upstream.answer = (_request, response) =>
      response.end(
        JSON.stringify({
          openapi: '3.1.0',
          info: { title: 'T', version: '1' },
          paths: { '/v1/tenants': { get: {} }, '/internal': { get: {} } },
          components: { schemas },
        }),
      );
    const document = (await (await send('/openapi.json')).json()) as { paths: object };
    expect(Object.keys(document.paths)).toEqual(['/v1/tenants']);
    upstream.answer = usual;
  });

  it('include a reference page that loads nothing from elsewhere', async () => {
    const page = await send('/docs');
    const html = await page.text();
    expect(html).not.toMatch(/(src|href)="https?:/);
    expect(html).toContain('href="/asyncapi.json"');
    expect(await (await send('/asyncapi.json')).json()).toMatchObject({ method: 'GET', url: '/asyncapi.json' });
    expect((await send('/docs/reference.js')).headers.get('content-type')).toContain('text/javascript');
  });
});

function rawRequest(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(listening.url).port), '127.0.0.1', () => socket.write(text));
    let received = '';
    const finish = () => (socket.destroy(), resolve(received));
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (received.startsWith('HTTP/1.1 431') || received.includes('}}') || received.endsWith('0\r\n\r\n')) finish();
    });
    socket.on('end', finish);
    socket.on('error', reject);
  });
}
