import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTestDatabase, findFreePorts, waitFor, type TestDatabase } from '@prognetwork/testing';
import { userServiceSchema } from '@prognetwork/user-service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const NEXT = join(import.meta.dirname, '../../../node_modules/next/dist/bin/next');
let database: TestDatabase;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase(userServiceSchema);
  const port = await findFreePorts();
  url = `http://127.0.0.1:${port}`;
  server = spawn(process.execPath, [NEXT, 'dev', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd: import.meta.dirname,
    stdio: 'ignore',
    detached: true,
    env: {
      ...process.env,
      NODE_ENV: 'development',
      NEXT_TELEMETRY_DISABLED: '1',
      NEXT_HOST_SERVICE: 'user',
      TELEMETRY: 'false',
      LOG_LEVEL: 'silent',
      USER_DATABASE_URL: database.runtimeUrl,
      USER_PLATFORM_DATABASE_URL: database.platformUrl,
      USER_CLIENT_SECRET: 'a secret that only this test knows',
      USER_KEY_ENCRYPTION_SECRET: 'a key that only this test knows, long enough',
    },
  });
  await waitFor(async () => (await fetch(`${url}/health/live`)).ok, { timeoutMs: 50_000, what: 'the mounted service' });
});

afterAll(async () => {
  const ended = once(server, 'exit');
  // The whole group: in development Next runs its server in a child of its own.
  if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
  await ended;
  await database[Symbol.asyncDispose]();
});

describe('the user service mounted in a Next.js route', () => {
  test('is alive and ready, with its database', async () => {
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({ status: 'up', service: 'user-service' });
  });

  test('answers as it does in its own process: keys, accepted bodies and problem documents', async () => {
    const keys = await fetch(`${url}/.well-known/jwks.json`);
    expect(await keys.json()).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256' }] });

    const registered = await register({ email: 'person@demo.example', password: 'correct horse battery', displayName: 'Person' });
    expect({ status: registered.status, body: await registered.json() }).toEqual({ status: 202, body: { status: 'verification_sent' } });

    const refused = await register({ email: 'nonsense' });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.status).toBe(422);
  });
});

function register(body: object): Promise<Response> {
  return fetch(`${url}/v1/registrations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
