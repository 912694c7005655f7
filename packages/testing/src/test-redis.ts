import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from './free-port.ts';
import { waitFor } from './wait-for.ts';

export interface TestRedis {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Whether this machine has a Redis; tests that need one say so with `describe.skipIf(!hasRedis())`. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore', timeout: 5_000 }).status === 0;
}

/** Starts a throwaway Redis that writes every change to disk before it answers; undefined where the machine has no redis-server. */
export async function startTestRedis(): Promise<TestRedis | undefined> {
  if (!hasRedis()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'prognetwork-test-redis-'));
  const port = await findFreePorts();
  const settings = { port: String(port), bind: '127.0.0.1', dir: folder, appendonly: 'yes', appendfsync: 'always', save: '' };
  const child = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await waitFor(() => answers(port), { timeoutMs: 10_000, what: 'redis-server' });
  return {
    url: `redis://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write('PING\r\n'));
    socket.once('data', (reply) => (socket.destroy(), resolve(reply.toString().startsWith('+PONG'))));
    socket.once('error', () => resolve(false));
    socket.setTimeout(1_000, () => (socket.destroy(), resolve(false)));
  });
}
