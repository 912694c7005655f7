import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { giveTo, type RunAs } from './run-as.ts';
import { StartupError } from './startup-error.ts';

const NEEDED_BYTES = 200 * 1024 * 1024;
const INITDB_TIMEOUT_MS = 120_000;

/** The superuser's password: the given one, or one generated once and kept beside the data, readable by its owner only. */
export function readOrCreatePassword(dataDirectory: string, given: string | undefined): string {
  if (given !== undefined) return given;
  const file = `${dataDirectory}.password`;
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Makes the cluster on first use. It is made aside and moved into place, so an interrupted attempt leaves nothing half-made. */
export async function createClusterOnce(binaries: Binaries, runAs: RunAs, dataDirectory: string, password: string): Promise<void> {
  if (existsSync(join(dataDirectory, 'PG_VERSION'))) return giveTo(runAs, dataDirectory);
  const { bavail, bsize } = statfsSync(dirname(dataDirectory));
  if (bavail * bsize < NEEDED_BYTES) throw diskFull(dataDirectory);
  const making = `${dataDirectory}.new`;
  const passwordFile = `${dataDirectory}.initial`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  giveTo(runAs, making);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(runAs, passwordFile);
  try {
    await runInitdb(binaries, runAs, making, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(making, dataDirectory);
}

export function diskFull(folder: string): StartupError {
  return new StartupError(
    `The disk that holds ${folder} is full.`,
    'Free at least 200 MB, or set PROGNETWORK_STATE_DIR to a folder on another disk.',
  );
}

async function runInitdb(binaries: Binaries, runAs: RunAs, folder: string, passwordFile: string): Promise<void> {
  const [command, ...parameters] = [
    ...runAs.prefix,
    binaries.initdb,
    `--pgdata=${folder}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
    '--no-instructions',
  ];
  const child = spawn(command, parameters, { ...runAs.user, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], timeout: INITDB_TIMEOUT_MS });
  let report = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (report = (report + text).slice(-4_000)));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code === 0) return;
  if (/No space left/i.test(report)) throw diskFull(folder);
  throw new StartupError(`PostgreSQL could not create its data folder: ${lastLine(report)}`, `Check that ${dirname(folder)} is writable.`);
}

export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
