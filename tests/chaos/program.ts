import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { endWithThisProcess, waitFor } from '@prognetwork/testing';

/** A part of the installation that can be killed and started again. */
export interface Victim {
  /** What it is one of: event streaming, consumer, PostgreSQL, Redis. */
  readonly kind: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Throws when it ended without being killed. */
  assertRunning(): void;
}

const START_TIMEOUT_MS = 60_000;

/** A program in a process of its own, on a port it keeps. Started means that it says so itself. */
export function createProgram(
  kind: string,
  file: string,
  port: number,
  environment: Readonly<Record<string, string>>,
): Victim & { readonly url: string } {
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let report = '';
  const assertRunning = (): void => {
    if (child !== undefined && child.exitCode !== null) throw new Error(`${kind} ended by itself: ${report}`);
  };
  return {
    kind,
    url,
    assertRunning,
    async start() {
      const started = spawn(process.execPath, [file], {
        cwd: tmpdir(),
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent', TELEMETRY: 'false', ...environment },
      });
      child = started;
      endWithThisProcess(started);
      report = '';
      started.stderr?.setEncoding('utf8').on('data', (text: string) => (report = (report + text).slice(-2_000)));
      await waitFor(() => started.exitCode !== null || answersReady(url), { timeoutMs: START_TIMEOUT_MS, what: kind });
      assertRunning();
    },
    async kill() {
      const killed = child;
      if (killed === undefined || killed.exitCode !== null || killed.signalCode !== null) return;
      const ended = new Promise((resolve) => killed.once('exit', resolve));
      killed.kill('SIGKILL');
      await ended;
    },
  };
}

async function answersReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.ok;
}
