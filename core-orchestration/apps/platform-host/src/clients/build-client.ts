import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireProcessLock, StartupError } from '@prognetwork/embedded-postgres';
import { nextProgram, repository, type Client } from './client.ts';
import { contentHash } from './content-hash.ts';
import { tail } from './tail.ts';

const BUILD_TIMEOUT_MS = 10 * 60_000;

/** Whether the client's build is that of its present sources. */
export function isBuilt(client: Client): boolean {
  const stamp = stampFile(client);
  return existsSync(join(client.folder, '.next/BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesOf(client);
}

/** Builds the client unless it is built; several processes that want the same build make it once. */
export async function buildClient(client: Client, logFile: string, signal: AbortSignal): Promise<void> {
  for (const deadline = Date.now() + BUILD_TIMEOUT_MS; Date.now() < deadline; await delay(200, undefined, { signal })) {
    using lock = acquireProcessLock(join(repository, 'node_modules/.cache/prognetwork', `${client.name}.lock`));
    if (!lock) continue;
    if (isBuilt(client)) return;
    rmSync(stampFile(client), { force: true });
    const sources = sourcesOf(client);
    await runBuild(client, logFile, signal);
    writeFileSync(stampFile(client), sources);
    return;
  }
  throw new StartupError(`Another process has been building the ${client.title} for too long.`, 'End it and start again.');
}

async function runBuild(client: Client, logFile: string, signal: AbortSignal): Promise<void> {
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(process.execPath, [nextProgram, 'build'], {
    cwd: client.folder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', log, log],
    timeout: BUILD_TIMEOUT_MS,
    signal,
  });
  closeSync(log);
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new StartupError(`The ${client.title} could not be built:\n${tail(logFile)}`, `The whole report is in ${logFile}.`);
}

function stampFile(client: Client): string {
  return join(client.folder, '.next/prognetwork-sources');
}

function sourcesOf(client: Client): string {
  const shared = ['packages/design-system', 'packages/bff', 'packages/environment-configuration', 'package-lock.json'];
  return contentHash([client.folder, ...shared.map((path) => join(repository, path))], process.version);
}
