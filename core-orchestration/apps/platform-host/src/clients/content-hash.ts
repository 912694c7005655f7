import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LEFT_OUT = /^(node_modules|\.next|next-env\.d\.ts|.*\.test\.tsx?|.*\.md|.*\.tsbuildinfo|\.env.*)$/;

/** A hash of the content of these files and folders: equal when a build from them would be equal. */
export function contentHash(paths: readonly string[], salt: string): string {
  const hash = createHash('sha256').update(salt);
  for (const path of paths) add(hash, path, '');
  return hash.digest('hex');
}

function add(hash: Hash, path: string, name: string): void {
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path).toSorted()) if (!LEFT_OUT.test(entry)) add(hash, join(path, entry), `${name}/${entry}`);
    return;
  }
  const content = readFileSync(path);
  hash.update(`${name}\0${content.length}\0`).update(content);
}
