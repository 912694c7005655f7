import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { findPostmaster, stopPostmaster } from './postmaster.ts';
import { acquireProcessLock } from './process-lock.ts';

/** Stops a server left over from a killed process and deletes its data. Returns false, and touches nothing, when a live process owns it. */
export async function removeEmbeddedPostgres(dataDirectory: string): Promise<boolean> {
  const folder = resolve(dataDirectory);
  if (!existsSync(folder)) return true;
  using lock = acquireProcessLock(`${folder}.lock`);
  if (!lock) return false;
  const leftOver = findPostmaster(folder);
  if (leftOver) await stopPostmaster(leftOver.pid);
  for (const path of [folder, `${folder}.new`, `${folder}.password`, `${folder}.initial`]) rmSync(path, { recursive: true, force: true });
  return true;
}
