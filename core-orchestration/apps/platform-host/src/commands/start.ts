import { parseArgs } from 'node:util';
import { StartupError } from '@prognetwork/embedded-postgres';
import { summary } from '../console/summary.ts';
import { startPlatform } from '../start-platform.ts';
import type { Command } from './run-command.ts';

export interface StartFlags {
  readonly only: readonly string[] | undefined;
  readonly clients: boolean;
  readonly seed: boolean;
}

export function readFlags(parameters: readonly string[]): StartFlags {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: { only: { type: 'string' }, 'no-clients': { type: 'boolean' }, 'no-seed': { type: 'boolean' } },
    });
    const only = values.only?.split(',').map((name) => name.trim());
    return { only, clients: !values['no-clients'], seed: only === undefined && !values['no-seed'] };
  } catch (error) {
    const problem = error instanceof Error ? error.message.split('.')[0] : String(error);
    throw new StartupError(`${problem}.`, 'The flags are --only user,tenant  --no-clients  --no-seed.', { cause: error });
  }
}

export const start: Command = async ({ parameters, progress, signal }) => {
  const startedAt = performance.now();
  const flags = readFlags(parameters);
  const { only, clients, seed } = flags;
  const platform = await startPlatform({ clients, seed, progress, signal, ...(only && { only }) });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (flags.only === undefined) process.stdout.write(summary(platform, flags.seed));
  progress.say(`ProgNetwork${flags.only ? ` (${flags.only.join(', ')})` : ''} is ready after ${seconds} s. Ctrl-C ends it.`);
  return platform;
};
