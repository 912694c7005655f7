import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '@prognetwork/testing';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeEmbeddedPostgres, startEmbeddedPostgres, StartupError, type EmbeddedPostgres } from './index.ts';

let folder: string;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
  chmodSync(folder, 0o755);
  port = await findFreePorts();
});

afterEach(async () => {
  await removeEmbeddedPostgres(join(folder, 'data'));
  rmSync(folder, { recursive: true, force: true });
});

const start = (parent = folder): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDirectory: join(parent, 'data'), port, logFile: join(parent, 'postgres.log') });

async function query<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

describe('a first start', () => {
  test('asks for the generated password, which only its owner may read', async () => {
    await using server = await start();
    await expect(query(server.url('postgres', 'postgres', 'guess'), 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(await query(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(statSync(join(folder, 'data.password')).mode & 0o777).toBe(0o600);
    expect(server.owned).toBe(true);
  });

  test('listens on the loopback address only, with durable writes', async () => {
    await using server = await start();
    const names = ['listen_addresses', 'unix_socket_directories', 'fsync', 'full_page_writes', 'synchronous_commit', 'server_encoding'];
    const rows = await query<{ setting: string }>(
      server.adminUrl,
      'select setting from pg_settings join unnest($1::text[]) with ordinality as wanted (name, place) using (name) order by place',
      [names],
    );
    expect(rows.map(({ setting }) => setting)).toEqual(['127.0.0.1', '', 'on', 'on', 'on', 'UTF8']);
  });

  test.runIf(process.getuid?.() === 0)('works for root in a folder that nobody else may enter', async () => {
    const closed = mkdtempSync(join(homedir(), '.embedded-postgres-'));
    try {
      mkdirSync(join(closed, 'state'));
      await using server = await start(join(closed, 'state'));
      expect(await query(server.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      rmSync(closed, { recursive: true, force: true });
    }
  });

  test('says in one sentence that its port is taken', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const refusal = await start().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartupError);
    expect(refusal).toMatchObject({
      message: `Port ${port}, which the embedded PostgreSQL needs, is taken by another program.`,
      hint: expect.stringContaining('DATABASE_PORT'),
    });
    other.close();
  });
});

describe('a server killed with -9', () => {
  test('has every acknowledged row after the restart', async () => {
    const first = await start();
    await query(first.adminUrl, 'create table acknowledged (n int primary key)');
    const client = new Client({ connectionString: first.adminUrl });
    client.on('error', () => undefined);
    await client.connect();
    let acknowledged = 0;
    const killAt = 150;
    const writing = (async () => {
      for (let n = 1; ; n += 1) {
        await client.query('insert into acknowledged values ($1)', [n]);
        acknowledged = n;
        if (n === killAt) process.kill(first.pid, 'SIGKILL');
      }
    })();
    await expect(writing).rejects.toThrow();
    await first[Symbol.asyncDispose]();

    await using second = await start();
    const [row] = await query<{ count: number; highest: number }>(
      second.adminUrl,
      'select count(*)::int as count, max(n) as highest from acknowledged',
    );
    expect(acknowledged).toBeGreaterThanOrEqual(killAt);
    expect(row?.highest).toBeGreaterThanOrEqual(acknowledged);
    expect(row?.count).toBe(row?.highest);
  });
});

describe('a server that another process started', () => {
  test('is shared while that process lives, and taken over after it was killed', async () => {
    const launcher = spawn(process.execPath, ['--input-type=module', '--eval', launcherSource()], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(launcher.stdout, 'data');
    const pid = Number(String(line));

    const shared = await start();
    expect({ pid: shared.pid, owned: shared.owned }).toEqual({ pid, owned: false });
    await shared[Symbol.asyncDispose]();
    expect(await query(shared.adminUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await removeEmbeddedPostgres(join(folder, 'data'))).toBe(false);

    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
    const adopted = await start();
    expect({ pid: adopted.pid, owned: adopted.owned }).toEqual({ pid, owned: true });
    await adopted[Symbol.asyncDispose]();
    await expect(query(adopted.adminUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });
});

function launcherSource(): string {
  const options = JSON.stringify({ dataDirectory: join(folder, 'data'), port, logFile: join(folder, 'postgres.log') });
  return `import { startEmbeddedPostgres } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
    const server = await startEmbeddedPostgres(${options});
    console.log(server.pid);
    setInterval(() => undefined, 1000);`;
}
