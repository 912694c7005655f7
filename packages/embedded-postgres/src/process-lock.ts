import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface ProcessLock {
  [Symbol.dispose](): void;
}

/**
 * Takes the lock behind `file`, or returns undefined when another process (or another holder in this one) has it.
 * The lock is the operating system's file lock, which SQLite takes portably, so it ends with the process even after `kill -9`.
 */
export function acquireProcessLock(file: string): ProcessLock | undefined {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma journal_mode = delete; begin exclusive');
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) return undefined;
    throw error;
  }
  return {
    [Symbol.dispose]: () => {
      if (database.isOpen) database.close();
    },
  };
}
