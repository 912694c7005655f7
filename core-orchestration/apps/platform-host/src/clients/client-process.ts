import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '@prognetwork/embedded-postgres';
import { nextProgram, type Client } from './client.ts';
import { tail } from './tail.ts';

export interface ClientProcessOptions {
  readonly client: Client;
  readonly mode: 'start' | 'dev';
  readonly port: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly signal: AbortSignal;
}

const READY_TIMEOUT_MS = 120_000;
/** Next waits for every connection that a browser keeps open; a page that is being sent takes less. */
const STOP_PATIENCE_MS = 1_500;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
const STEADY_AFTER_MS = 60_000;

/** Starts a client's server as a child process, waits until it answers, and starts it again whenever it dies. */
export async function startClientProcess(options: ClientProcessOptions): Promise<AsyncDisposable> {
  const stopping = new AbortController();
  let child = launch(options);
  const supervise = async (): Promise<void> => {
    for (let backoffMs = FIRST_BACKOFF_MS; ;) {
      const startedAt = Date.now();
      await ended(child);
      if (stopping.signal.aborted) return;
      backoffMs = Date.now() - startedAt > STEADY_AFTER_MS ? FIRST_BACKOFF_MS : Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
      await delay(backoffMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      child = launch(options);
    }
  };
  const stop = async (): Promise<void> => {
    stopping.abort();
    await end(child);
  };
  try {
    await waitUntilAnswering(child, options);
  } catch (error) {
    await stop();
    throw error;
  }
  void supervise();
  return { [Symbol.asyncDispose]: stop };
}

function launch({ client, mode, port, environment, logFile }: ClientProcessOptions): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  const preload = new URL('end-with-parent.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', preload, nextProgram, mode, '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd: client.folder,
    env: { ...environment, NODE_ENV: mode === 'dev' ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', log, log, 'ipc'],
    // Ctrl-C reaches the host, which then ends its clients in order.
    detached: true,
  });
  closeSync(log);
  child.on('error', () => undefined);
  return child;
}

async function waitUntilAnswering(child: ChildProcess, { client, port, logFile, signal }: ClientProcessOptions): Promise<void> {
  for (const deadline = Date.now() + READY_TIMEOUT_MS; Date.now() < deadline; await delay(50, undefined, { signal })) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new StartupError(`The ${client.title} did not start:\n${tail(logFile)}`, `Its log is ${logFile}.`);
    }
    if (await answers(port)) return;
  }
  throw new StartupError(`The ${client.title} did not answer within ${READY_TIMEOUT_MS / 1000} s.`, `Its log is ${logFile}.`);
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/favicon.svg`, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  const over = ended(child);
  child.kill('SIGTERM');
  if (await Promise.race([over.then(() => true), delay(STOP_PATIENCE_MS, false, { ref: false })])) return;
  child.kill('SIGKILL');
  await over;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}
