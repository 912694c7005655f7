import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { diskFull, lastLine } from './cluster.ts';
import { findPostmaster, isLockFileOfStranger, stopPostmaster, type Postmaster } from './postmaster.ts';
import type { RunAs } from './run-as.ts';
import { StartupError } from './startup-error.ts';

export interface Launch {
  readonly dataDirectory: string;
  readonly port: number;
  readonly logFile: string;
  readonly password?: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly durable?: boolean;
}

const READY_TIMEOUT_MS = 60_000;
const RETRY_FOR_MS = 15_000;
const POLL_MS = 20;

const DEFAULT_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  // Files of the write-ahead log are written over; a new one costs the commit that needs it many times its own write.
  min_wal_size: '256MB',
  wal_buffers: '16MB',
  wal_compression: 'on',
  checkpoint_timeout: '10min',
  // An open transaction freezes the fence that readers of the outboxes wait at.
  idle_in_transaction_session_timeout: '30s',
  jit: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
};
const THROWAWAY_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Starts the server and waits until it accepts connections. */
export async function launch(binaries: Binaries, runAs: RunAs, options: Launch): Promise<Postmaster> {
  if (await isPortTaken(options.port)) throw portTaken(options.port);
  if (isLockFileOfStranger(options.dataDirectory)) rmSync(join(options.dataDirectory, 'postmaster.pid'));
  for (const giveUpAt = Date.now() + RETRY_FOR_MS; ; await delay(250)) {
    const outcome = await launchOnce(binaries, runAs, options);
    if (typeof outcome !== 'string') return outcome;
    // After a kill -9 the last processes of the dead server hold its shared memory for a second or two.
    const mayPass = /shared memory block|lock file .* already exists/i.test(outcome);
    if (!mayPass || Date.now() > giveUpAt) throw explain(outcome, options);
  }
}

async function launchOnce(binaries: Binaries, runAs: RunAs, options: Launch): Promise<Postmaster | string> {
  const settings = { ...DEFAULT_SETTINGS, ...(options.durable === false ? THROWAWAY_SETTINGS : {}), ...options.settings };
  const [command = '', ...parameters] = [
    ...runAs.prefix,
    binaries.postgres,
    '-D',
    options.dataDirectory,
    '-p',
    String(options.port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const log = openSync(options.logFile, 'a', 0o600);
  const logStart = statSync(options.logFile).size;
  // Detached: Ctrl-C in a terminal reaches the whole group, and the database must outlive its clients.
  const child: ChildProcess = spawn(command, parameters, { ...runAs.user, cwd: '/', stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  child.unref();
  const problem = await waitUntilReady(child, options.dataDirectory);
  if (typeof problem !== 'string') return problem;
  return readFileSync(options.logFile, 'utf8').slice(logStart) || problem;
}

async function waitUntilReady(child: ChildProcess, dataDirectory: string): Promise<Postmaster | string> {
  let problem: string | undefined;
  child.once('error', (error) => (problem = error.message));
  child.once('exit', (code, signal) => (problem ??= `ended with ${signal ?? code}`));
  for (const deadline = Date.now() + READY_TIMEOUT_MS; Date.now() < deadline; await delay(POLL_MS)) {
    if (problem !== undefined) return problem;
    const found = findPostmaster(dataDirectory);
    if (found?.isReady && found.pid === child.pid) return found;
  }
  if (child.pid !== undefined) await stopPostmaster(child.pid);
  return `was not ready after ${READY_TIMEOUT_MS / 1000} s`;
}

function explain(report: string, options: Launch): StartupError {
  if (/No space left/i.test(report)) return diskFull(options.dataDirectory);
  if (/Address already in use/i.test(report)) return portTaken(options.port);
  const reason =
    lastLine(
      report
        .split('\n')
        .filter((line) => /FATAL|PANIC|ERROR/.test(line))
        .join('\n'),
    ) || lastLine(report);
  return new StartupError(`The embedded PostgreSQL did not start: ${reason}`, `Its log is ${options.logFile}.`);
}

function portTaken(port: number): StartupError {
  return new StartupError(
    `Port ${port}, which the embedded PostgreSQL needs, is taken by another program.`,
    'End that program, or set DATABASE_PORT (or PORT_SHIFT) to use another port.',
  );
}

function isPortTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
    socket.setTimeout(1_000, () => (socket.destroy(), resolve(true)));
  });
}
