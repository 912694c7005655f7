import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireProcessLock, StartupError } from '@prognetwork/embedded-postgres';
import * as z from 'zod';
import type { StateDirectory } from './state-directory.ts';

/** The secret of that name; every name that was ensured has one. */
export type Secrets = (name: string) => string;

const SECRET_BYTES = 32;
/** People type these: 20 characters, still beyond guessing. */
const PASSWORD_BYTES = 15;
const LOCK_PATIENCE_MS = 10_000;
const fileSchema = z.record(z.string(), z.string().min(1));

/** Reads the installation's secrets and generates those of `names` that are new. Several processes may do so at once. */
export async function ensureSecrets(state: StateDirectory, names: readonly string[]): Promise<Secrets> {
  const file = state.file('secrets.json');
  for (const deadline = Date.now() + LOCK_PATIENCE_MS; ; await delay(20)) {
    using lock = acquireProcessLock(state.file('locks/secrets.lock'));
    if (lock) return secretsOf(complete(file, names));
    if (Date.now() > deadline) throw new StartupError(`Another process holds ${file}.`, 'End it and start again.');
  }
}

function complete(file: string, names: readonly string[]): ReadonlyMap<string, string> {
  const secrets = new Map(Object.entries(read(file)));
  const missing = names.filter((name) => !secrets.has(name));
  for (const name of missing)
    secrets.set(name, randomBytes(name.endsWith('_PASSWORD') ? PASSWORD_BYTES : SECRET_BYTES).toString('base64url'));
  if (missing.length > 0) {
    const text = JSON.stringify(Object.fromEntries([...secrets].toSorted(([one], [other]) => one.localeCompare(other))), undefined, 2);
    // Written aside and moved, so that a crash leaves either the old file or the new one.
    writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  chmodSync(file, 0o600);
  return secrets;
}

function read(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new StartupError(
      `The secrets in ${file} cannot be read.`,
      'Put back a copy of that file: without it the data cannot be opened.',
      {
        cause: error,
      },
    );
  }
}

function secretsOf(secrets: ReadonlyMap<string, string>): Secrets {
  return (name) => {
    const secret = secrets.get(name);
    if (secret === undefined) throw new Error(`secret ${name} was not ensured`);
    return secret;
  };
}
