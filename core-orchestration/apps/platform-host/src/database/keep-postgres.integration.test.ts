import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '@prognetwork/embedded-postgres';
import { findFreePorts, waitFor } from '@prognetwork/testing';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { keepPostgres } from './keep-postgres.ts';

test('a database that was killed with -9 comes back by itself, with its rows, and ends when it is told to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keep-postgres-'));
  const dataDirectory = join(folder, 'data');
  const server = await keepPostgres({ dataDirectory, port: await findFreePorts(), logFile: join(folder, 'postgres.log') });
  try {
    await query(server.adminUrl, 'create table kept as select 42 as answer');
    process.kill(server.pid, 'SIGKILL');
    const rows = await waitFor(() => query(server.adminUrl, 'select answer from kept'), { timeoutMs: 25_000, what: 'the database' });
    expect(rows).toEqual([{ answer: 42 }]);
    await server[Symbol.asyncDispose]();
    await expect(query(server.adminUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  } finally {
    await server[Symbol.asyncDispose]();
    await removeEmbeddedPostgres(dataDirectory);
    rmSync(folder, { recursive: true, force: true });
  }
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
