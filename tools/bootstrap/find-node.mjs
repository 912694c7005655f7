import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isNewEnough } from './node-version.mjs';
import { PlainError } from './root.mjs';

/** The Node that runs TypeScript directly: the one the lockfile brings, else this one when it is new enough. */
export function findNode(folder, current = { path: process.execPath, version: process.versions.node }) {
  const bundled = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (existsSync(bundled) && runs(bundled)) return bundled;
  if (isNewEnough(current.version)) return current.path;
  throw new PlainError(
    `ProgNetwork runs on Node 24 or newer, no packaged one fits this machine (${process.platform} ${process.arch}), and this is Node ${current.version}: install Node 24 from https://nodejs.org and run the command again.`,
  );
}

function runs(node) {
  return spawnSync(node, ['--version'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}
