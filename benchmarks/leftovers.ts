import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '@prognetwork/embedded-postgres';

const PREFIX = 'prognetwork-bench-';
const DATA_FOLDERS = ['data', 'first/postgres', 'second/postgres'];

/** Stops the databases and deletes the folders of suites that were cut short. Those of a live process are locked and stay. */
export async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const found = DATA_FOLDERS.map((data) => join(folder, data)).filter((data) => existsSync(data));
    const removed = await Promise.all(found.map((data) => removeEmbeddedPostgres(data)));
    if (found.length > 0 && removed.every(Boolean)) rmSync(folder, { recursive: true, force: true });
  }
}
