import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { StartupError } from './startup-error.ts';

/** How PostgreSQL's programs are spawned: it refuses to run as root, so root hands it to another user. */
export interface RunAs {
  readonly prefix: readonly string[];
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

const UNPRIVILEGED = { uid: 65534, gid: 65534 };
/** "nobody": initdb refuses a user that the system has no name for, and this one has a name everywhere. */
const USER_NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];

/** Chooses a user that can reach both the programs and the data's parent folder. */
export function chooseRunAs(postgres: string, dataDirectory: string): RunAs {
  if (process.getuid?.() !== 0) return asPresentUser(postgres);
  const parent = dirname(dataDirectory);
  if (isReachableByOthers(parent) && runs([postgres, '--version'], UNPRIVILEGED)) return { prefix: [], user: UNPRIVILEGED };
  // Inside a user namespace root's own files belong to "nobody", so a folder only root can enter stays reachable.
  if (runs([...USER_NAMESPACE, postgres, '--version'], undefined)) return { prefix: USER_NAMESPACE, user: undefined };
  throw new StartupError(
    `PostgreSQL does not run as root, and no other user can reach ${isReachableByOthers(parent) ? dirname(postgres) : parent}.`,
    'Run as an ordinary user, move the folder to a place others may enter, or set DATABASE_ADMIN_URL to a PostgreSQL server of your own.',
  );
}

/** Containers are run with user ids that have no entry in the system; such a user becomes "nobody" in a namespace of its own. */
function asPresentUser(postgres: string): RunAs {
  if (hasName()) return { prefix: [], user: undefined };
  if (runs([...USER_NAMESPACE, postgres, '--version'], undefined)) return { prefix: USER_NAMESPACE, user: undefined };
  throw new StartupError(
    `PostgreSQL does not run as a user without a name, and this one (${process.getuid?.()}) has none.`,
    'Run as a user that exists, or set DATABASE_ADMIN_URL to a PostgreSQL server of your own.',
  );
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** Gives `path` and all inside to the user PostgreSQL runs as; does nothing when it has it already. */
export function giveTo(runAs: RunAs, path: string): void {
  const uid = runAs.user?.uid ?? process.getuid?.();
  const gid = runAs.user?.gid ?? process.getgid?.();
  if (uid === undefined || gid === undefined || process.getuid?.() !== 0 || lstatSync(path).uid === uid) return;
  // The top folder last: were this interrupted, the next start would begin again.
  if (lstatSync(path).isDirectory()) for (const entry of readdirSync(path)) giveTo(runAs, join(path, entry));
  if (!lstatSync(path).isSymbolicLink()) chownSync(path, uid, gid);
}

function isReachableByOthers(folder: string): boolean {
  const parent = dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isReachableByOthers(parent));
}

function runs([command = '', ...parameters]: readonly string[], user: RunAs['user']): boolean {
  return spawnSync(command, parameters, { ...user, cwd: '/', stdio: 'ignore', timeout: 10_000 }).status === 0;
}
