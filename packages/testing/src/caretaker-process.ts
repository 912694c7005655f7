import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export type CaretakerOrder =
  | { readonly takeOver: 'process'; readonly pid: number }
  | { readonly forget: 'process'; readonly pid: number }
  | { readonly takeOver: 'folder'; readonly folder: string }
  | { readonly forget: 'folder'; readonly folder: string };

const PATIENCE_MS = 20_000;
const RETRY_MS = 100;

const pids = new Set<number>();
const folders = new Set<string>();

process.on('message', (order: CaretakerOrder) => {
  if ('takeOver' in order) return order.takeOver === 'process' ? pids.add(order.pid) : folders.add(order.folder);
  return order.forget === 'process' ? pids.delete(order.pid) : folders.delete(order.folder);
});

process.once('disconnect', () => void endAll());

async function endAll(): Promise<void> {
  for (const pid of pids) kill(pid);
  for (const folder of folders) await remove(folder);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

async function remove(folder: string): Promise<void> {
  // Only now: this process is there for nearly every test, and nearly never has anything to remove.
  const { removeEmbeddedPostgres } = await import('@prognetwork/embedded-postgres');
  for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt; await delay(RETRY_MS)) {
    // False while the killed process still holds the lock on it.
    if (!(await removeEmbeddedPostgres(join(folder, 'data')))) continue;
    return rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}
