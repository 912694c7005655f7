import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StartupError } from '@prognetwork/embedded-postgres';

/** The one folder that holds everything an installation keeps. */
export interface StateDirectory {
  readonly path: string;
  /** Path of a file directly inside. */
  file(name: string): string;
  logFile(part: string): string;
}

export function openStateDirectory(path: string): StateDirectory {
  const folder = resolve(path);
  try {
    for (const name of ['', 'logs', 'locks']) makeFolder(join(folder, name));
    // PostgreSQL runs as another user when this is root, and must pass through; what is secret has mode 0600 itself.
    chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
    for (const name of ['logs', 'locks']) chmodSync(join(folder, name), 0o700);
  } catch (error) {
    throw new StartupError(`The folder ${folder} cannot be written.`, 'Make it writable, or set PROGNETWORK_STATE_DIR to another folder.', {
      cause: error,
    });
  }
  return { path: folder, file: (name) => join(folder, name), logFile: (part) => join(folder, 'logs', `${part}.log`) };
}

/**
 * Creates a folder unless it is there, and its parents where they are missing. Node's own recursive creation never ends below a parent that
 * takes no folders, such as /proc.
 */
function makeFolder(path: string): void {
  const parent = dirname(path);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // It was there, or another process of this installation made it just now.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
