import { readFileSync, writeFileSync } from 'node:fs';
import { acquireProcessLock, StartupError, type ProcessLock } from '@prognetwork/embedded-postgres';
import type { StateDirectory } from './state-directory.ts';

/**
 * Makes sure that each part of an installation runs once. The locks are the operating system's, so those of a killed process are free.
 */
export function claimParts(state: StateDirectory, parts: readonly string[]): Disposable {
  const locks: ProcessLock[] = [];
  const release = (): void => {
    for (const lock of locks.splice(0)) lock[Symbol.dispose]();
  };
  for (const part of parts) {
    const lock = acquireProcessLock(state.file(`locks/${part}.lock`));
    if (!lock) {
      release();
      throw new StartupError(
        `ProgNetwork already runs from ${state.path} (${part}, process ${ownerOf(state, part)}).`,
        'Use the one that runs, or end it first.',
      );
    }
    locks.push(lock);
    writeFileSync(state.file(`locks/${part}.pid`), String(process.pid));
  }
  return { [Symbol.dispose]: release };
}

function ownerOf(state: StateDirectory, part: string): string {
  try {
    return readFileSync(state.file(`locks/${part}.pid`), 'utf8');
  } catch {
    return 'unknown';
  }
}
