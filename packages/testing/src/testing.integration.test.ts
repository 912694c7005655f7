import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, hasRedis, startTestRedis, startTestSmtpServer, waitFor } from './index.ts';

describe('a test database', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'testing-'));
    mkdirSync(join(folder, 'migrations'));
    writeFileSync(join(folder, 'migrations/0001-create-things.sql'), 'create table things (name text primary key);');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is migrated and its own: what one file writes another never sees', async () => {
    const service = {
      schema: 'example',
      prefix: 'EXAMPLE',
      migrationsDirectory: pathToFileURL(`${join(folder, 'migrations')}/`),
      tablesWithoutTenant: { things: 'an example' },
    };
    const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase(service)));
    const [one, two] = databases;
    await query(one?.runtimeUrl, `insert into things values ('mine')`);
    expect(await query(one?.runtimeUrl, 'select name from things')).toEqual([{ name: 'mine' }]);
    expect(await query(two?.platformUrl, 'select name from things')).toEqual([]);
    await expect(query(two?.runtimeUrl, 'drop table things')).rejects.toThrow(/must be owner/);
    await Promise.all(databases.map((database) => database[Symbol.asyncDispose]()));
    await expect(query(one?.adminUrl, 'select 1')).rejects.toThrow(/does not exist/);
  });
});

test.runIf(hasRedis())('a test Redis answers', async () => {
  await using redis = await startTestRedis();
  const { hostname, port } = new URL(redis?.url ?? '');
  const socket = createConnection({ host: hostname, port: Number(port) });
  const reply = new Promise((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())));
  socket.write('CONFIG GET appendfsync\r\n');
  expect(await reply).toContain('always');
  socket.destroy();
});

test('a test mail server keeps what it is sent', async () => {
  await using server = await startTestSmtpServer();
  const socket = createConnection(server);
  const lines = ['EHLO test', 'MAIL FROM:<a@example.org>', 'RCPT TO:<b@example.org>', 'DATA', 'Subject: hi\r\n\r\nhello\r\n.', 'QUIT'];
  socket.on('data', (reply) => /^[235]\d\d /m.test(reply.toString()) && socket.write(`${lines.shift() ?? 'NOOP'}\r\n`));
  await waitFor(() => server.received.length === 1, { what: 'the mail' });
  expect(server.received[0]).toMatchObject({ from: 'a@example.org', recipients: ['b@example.org'], raw: expect.stringContaining('hello') });
  socket.destroy();
});

describe('waiting for a condition', () => {
  test('gives its value, and names what did not come with the last error as the cause', async () => {
    let calls = 0;
    expect(await waitFor(() => (calls += 1) > 2 && 'there', { intervalMs: 1 })).toBe('there');
    const failing = waitFor(() => Promise.reject(new Error('refused')), { timeoutMs: 5, intervalMs: 1, what: 'the thing' });
    await expect(failing).rejects.toMatchObject({ message: 'the thing did not come within 5 ms', cause: new Error('refused') });
  });
});

async function query(url: string | undefined, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
