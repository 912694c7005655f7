import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { findBinaries } from './binaries.ts';
import { createClusterOnce, readOrCreatePassword } from './cluster.ts';
import { launch, type Launch } from './launch.ts';
import { findPostmaster, stopPostmaster, type Postmaster } from './postmaster.ts';
import { acquireProcessLock, type ProcessLock } from './process-lock.ts';
import { chooseRunAs } from './run-as.ts';
import { StartupError } from './startup-error.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDirectory: string;
  /** A free port of this machine, best below 32768. */
  readonly port: number;
  readonly logFile: string;
  /** The superuser's password; generated and kept beside the data when absent. */
  readonly password?: string;
  /** PostgreSQL settings over the defaults, such as `{ max_connections: '50' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** False trades safety after a power cut for speed; for tests only. Default true. */
  readonly durable?: boolean;
}

export interface EmbeddedPostgres {
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  /** True when disposing stops the server; false when another live process started it. */
  readonly owned: boolean;
  url(role: string, database: string, password?: string): string;
  [Symbol.asyncDispose](): Promise<void>;
}

const WAIT_FOR_OWNER_MS = 60_000;
const POLL_MS = 50;

/**
 * Starts the real PostgreSQL on 127.0.0.1, creating its data folder on first use. A server left over from a killed process is taken
 * over; one that another live process owns is shared. Throws StartupError with a sentence that says what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDirectory = resolve(options.dataDirectory);
  mkdirSync(dirname(dataDirectory), { recursive: true });
  for (const deadline = Date.now() + WAIT_FOR_OWNER_MS; Date.now() < deadline; await delay(POLL_MS)) {
    const lock = acquireProcessLock(`${dataDirectory}.lock`);
    if (lock) return startAsOwner({ ...options, dataDirectory }, lock);
    const running = findPostmaster(dataDirectory);
    if (!running?.isReady) continue;
    const password = readOrCreatePassword(dataDirectory, options.password);
    if (await accepts(running.port, password)) return handle(running, password, undefined);
  }
  throw new StartupError(
    `Another process has held ${dataDirectory} for ${WAIT_FOR_OWNER_MS / 1000} s without its database becoming ready.`,
    'End that process and start again.',
  );
}

async function startAsOwner(options: Launch, lock: ProcessLock): Promise<EmbeddedPostgres> {
  try {
    const { dataDirectory } = options;
    const password = readOrCreatePassword(dataDirectory, options.password);
    const leftOver = findPostmaster(dataDirectory);
    if (leftOver?.isReady && leftOver.port === options.port && (await accepts(leftOver.port, password))) {
      return handle(leftOver, password, lock);
    }
    if (leftOver) await stopPostmaster(leftOver.pid);
    const binaries = findBinaries();
    const runAs = chooseRunAs(binaries.postgres, dataDirectory);
    await createClusterOnce(binaries, runAs, dataDirectory, password);
    const started = await launch(binaries, runAs, options);
    if (await accepts(started.port, password)) return handle(started, password, lock);
    await stopPostmaster(started.pid);
    throw new StartupError(
      `The database in ${dataDirectory} does not accept the password kept for it.`,
      'Put back the secrets file that belongs to this data folder, or run "npm run reset" to begin with an empty one.',
    );
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function handle(server: Postmaster, password: string, lock: ProcessLock | undefined): EmbeddedPostgres {
  const url = (role: string, database: string, rolePassword: string = password): string =>
    `postgresql://${encodeURIComponent(role)}:${encodeURIComponent(rolePassword)}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`;
  return {
    adminUrl: url('postgres', 'postgres'),
    port: server.port,
    pid: server.pid,
    owned: lock !== undefined,
    url,
    [Symbol.asyncDispose]: async () => {
      if (!lock) return;
      await stopPostmaster(server.pid);
      lock[Symbol.dispose]();
    },
  };
}

async function accepts(port: number, password: string): Promise<boolean> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres', connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
