import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@prognetwork/environment-configuration';
import { createTelemetry } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewayOutcomeUnknown, GatewayRefusal, type PaymentGateway } from './payment-gateway.ts';
import { createSandboxDriver } from './sandbox-driver.ts';

const telemetry = createTelemetry({ service: 'test', version: '0', logLevel: 'silent', logFile: undefined, otlp: undefined });
let server: Server;
let driver: PaymentGateway;
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  driver = createSandboxDriver({ url, secretKey: new Secret('sk'), webhookSecret: new Secret('whsec'), timeoutMs: 200, telemetry });
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await telemetry[Symbol.asyncDispose]();
});

describe('what a gateway answers', () => {
  test.each([
    ['nothing in time', () => undefined],
    ['half an answer', (response: ServerResponse) => response.writeHead(200, { 'content-length': '100' }).write('{') && response.destroy()],
    ['a fault of its own', (response: ServerResponse) => response.writeHead(502).end('bad gateway')],
    ['something else than a session', (response: ServerResponse) => response.writeHead(200).end('{"id":1}')],
    ['a redirect', (response: ServerResponse) => response.writeHead(302, { location: 'http://elsewhere.example/' }).end()],
    ['a rate limit', (response: ServerResponse) => response.writeHead(429).end()],
  ])('leaves the outcome unknown when it is %s', async (_, reply) => {
    answer = reply;
    await expect(driver.retrieveCheckout('cs_1')).rejects.toThrow(GatewayOutcomeUnknown);
  });

  test.each([400, 401, 404, 409, 422])('is a refusal when it is %i', async (status) => {
    answer = (response) => response.writeHead(status).end('{}');
    await expect(driver.retrieveCheckout('cs_1')).rejects.toThrow(GatewayRefusal);
  });
});

test('a gateway that cannot be reached leaves the outcome unknown', async () => {
  const url = new URL('http://127.0.0.1:1');
  const unreachable = createSandboxDriver({
    url,
    secretKey: new Secret('sk'),
    webhookSecret: new Secret('whsec'),
    timeoutMs: 200,
    telemetry,
  });
  await expect(unreachable.retrieveCheckout('cs_1')).rejects.toThrow(GatewayOutcomeUnknown);
});
