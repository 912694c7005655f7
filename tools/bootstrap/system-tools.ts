import { spawnSync } from 'node:child_process';
import { findChromium, findOnPath } from './chromium.ts';

const APT_TIMEOUT_MS = 10 * 60_000;

/** Installs Redis and Chromium from the system's packages where that can be done; returns a sentence for each thing that stays untested. */
export function ensureSystemTools(say: (line: string) => void): string[] {
  const missing = missingPackages();
  if (missing.length > 0 && process.getuid?.() === 0 && findOnPath('apt-get')) {
    say(`Installing ${missing.join(' and ')} from the system's packages …`);
    apt(['update', '-qq']);
    apt(['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  }
  const untested: string[] = [];
  if (!findOnPath('redis-server'))
    untested.push('Not tested: the Redis drivers, as this machine has no redis-server. Install it and run again.');
  if (!findChromium())
    untested.push('Not tested: the browser journeys, as this machine has no Chromium. Install it, or set CHROMIUM_PATH.');
  return untested;
}

function missingPackages(): string[] {
  return [...(findOnPath('redis-server') ? [] : ['redis-server']), ...(findChromium() ? [] : ['chromium'])];
}

function apt(parameters: string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', parameters, { env: environment, stdio: ['ignore', 'ignore', 'inherit'], timeout: APT_TIMEOUT_MS });
}
