import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PlainError } from './root.mjs';

const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/i;

/** Runs `npm ci` when the packages on disk are not those of the lockfile. A stamp makes the usual case one small file read. */
export async function ensureInstalled(folder, install = npmCi) {
  const stamp = stampOf(folder);
  const stampFile = join(folder, 'node_modules/.prognetwork-installed');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  const isNeeded = !isInstalled(folder);
  if (isNeeded) await install(folder);
  writeFileSync(stampFile, stamp);
  return isNeeded;
}

export function stampOf(folder) {
  const lockfile = readFileSync(join(folder, 'package-lock.json'));
  return createHash('sha256').update(lockfile).update(`${process.platform}-${process.arch}`).digest('hex');
}

/** Compares npm's own record of what it installed with the lockfile, so a developer's `npm install` is not done again. */
export function isInstalled(folder) {
  const record = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const packages = Object.entries(wanted).filter(([path, entry]) => path.includes('node_modules/') && !entry.link);
  const differs = ([path, entry]) => {
    const found = installed[path];
    if (!found) return !entry.optional && !entry.devOptional && !entry.peer;
    return found.version !== entry.version || found.integrity !== entry.integrity || !existsSync(join(folder, path));
  };
  return packages.length > 0 && !packages.some(differs);
}

async function npmCi(folder) {
  const startedAt = Date.now();
  process.stderr.write('Installing the packages (once, a minute or two) …\n');
  const { code, report } = await runNpm(folder, ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']);
  if (code === 0) {
    process.stderr.write(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.\n`);
    return;
  }
  if (code === 'ENOENT')
    throw new PlainError('npm was not found: install it together with Node from https://nodejs.org and run the command again.');
  if (/ENOSPC/.test(report)) throw new PlainError('The disk is full: free about 2 GB for the packages and run the command again.');
  if (/EACCES|EPERM/.test(report))
    throw new PlainError(`The packages could not be written: make ${folder} writable for you and run the command again.`);
  if (OFFLINE.test(report))
    throw new PlainError('The packages could not be fetched, as this machine seems to be offline: connect it and run the command again.');
  throw new PlainError(`npm ci failed:\n${report}`);
}

function runNpm(folder, parameters) {
  const bin = join(folder, 'node_modules/.bin');
  // npm puts the packages' Node first on the path, and npm ci is about to delete it.
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => entry !== bin && !entry.includes('node_modules'))
    .join(delimiter);
  return new Promise((resolve) => {
    const child = spawn('npm', parameters, { cwd: folder, env: { ...process.env, PATH }, stdio: ['ignore', 'ignore', 'pipe'] });
    let report = '';
    child.stderr.on('data', (text) => (report = (report + text).slice(-8_000)));
    child.once('error', (error) => resolve({ code: error.code, report: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, report }));
  });
}
