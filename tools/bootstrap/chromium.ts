import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MACOS = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The Chromium of this machine: CHROMIUM_PATH, else one on the path. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['CHROMIUM_PATH'];
  if (named) return named;
  return [...NAMES.map((name) => findOnPath(name, environment)), ...MACOS].find((path) => path !== undefined && existsSync(path));
}

export function findOnPath(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return (environment['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
