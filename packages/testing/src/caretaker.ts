import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CaretakerOrder } from './caretaker-process.ts';

let caretaker: ChildProcess | undefined;

/** Has this child killed should the present process end first, however it ends: a test that is cut short leaves no server running. */
export function endWithThisProcess(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  tell({ takeOver: 'process', pid });
  child.once('exit', () => tell({ forget: 'process', pid }));
}

/**
 * Has this folder removed should the present process end first; a PostgreSQL whose data lies in its subfolder `data` is stopped before.
 * Returns what to call once the folder is gone in the usual way.
 */
export function removeWithThisProcess(folder: string): () => void {
  tell({ takeOver: 'folder', folder });
  return () => tell({ forget: 'folder', folder });
}

function tell(order: CaretakerOrder): void {
  caretaker ??= startCaretaker();
  if (caretaker.connected) caretaker.send(order);
}

/** A process outside this one's group, which Ctrl-C does not reach. It does its work when the channel closes, and ends. */
function startCaretaker(): ChildProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL('caretaker-process.ts', import.meta.url))], {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'test' },
    detached: true,
  });
  child.unref();
  child.channel?.unref();
  return child;
}
