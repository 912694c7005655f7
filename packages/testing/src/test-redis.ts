import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithThisProcess, removeWithThisProcess } from './caretaker.ts';
import { findFreePorts } from './free-port.ts';
import { waitFor } from './wait-for.ts';

export interface TestRedis {
  readonly url: string;
  /** Ends it with `kill -9`: what it had not written to its folder is gone. */
  kill(): Promise<void>;
  /** Ends it with `kill -9` and starts it on the same port and folder; between the two, the folder may be changed. */
  restart(whileStopped?: (folder: string) => void): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Settings of redis-server, as on its command line: `{ appendfsync: 'everysec' }`. */
export type TestRedisSettings = Readonly<Record<string, string>>;

/** Whether this machine has a Redis; tests that need one say so with `describe.skipIf(!hasRedis())`. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore', timeout: 5_000 }).status === 0;
}

/** Starts a throwaway Redis that writes every change to disk before it answers; undefined where the machine has no redis-server. */
export async function startTestRedis(settings: TestRedisSettings = {}): Promise<TestRedis | undefined> {
  if (!hasRedis()) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'prognetwork-test-redis-'));
  const forgetFolder = removeWithThisProcess(folder);
  const port = await findFreePorts();
  const start = () => startServer({ port: String(port), bind: '127.0.0.1', dir: folder, ...DURABLE, ...settings });
  let server = await start();
  const kill = async (): Promise<void> => {
    server.child.kill('SIGKILL');
    await server.ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart(whileStopped) {
      await kill();
      whileStopped?.(folder);
      server = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
      forgetFolder();
    },
  };
}

const DURABLE: TestRedisSettings = { appendonly: 'yes', appendfsync: 'always', save: '' };

async function startServer(
  settings: TestRedisSettings & { readonly port: string },
): Promise<{ readonly child: ChildProcess; readonly ended: Promise<void> }> {
  const child = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: 'ignore' },
  );
  endWithThisProcess(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await waitFor(() => answers(Number(settings.port)), { timeoutMs: 10_000, what: 'redis-server' });
  return { child, ended };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write('PING\r\n'));
    socket.once('data', (reply) => (socket.destroy(), resolve(reply.toString().startsWith('+PONG'))));
    socket.once('error', () => resolve(false));
    socket.setTimeout(1_000, () => (socket.destroy(), resolve(false)));
  });
}
