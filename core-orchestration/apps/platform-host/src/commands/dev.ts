import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parts } from '../parts.ts';
import { startPlatform } from '../start-platform.ts';
import type { Command } from './run-command.ts';

/** Runs everything and starts the services again whenever one of their sources changes; the clients reload by themselves. */
export const dev: Command = async ({ progress, signal }) => {
  const stack = new AsyncDisposableStack();
  try {
    // The database stays up here while the watched process with the services comes and goes.
    stack.use(await startPlatform({ only: ['database'], progress, signal }));
    stack.use(watchServices());
    stack.use(await startPlatform({ only: ['admin', 'auth', 'marketing'], clientMode: 'dev', progress, signal }));
    progress.say('Watching the sources. The first start of a fresh installation is `npm start`, which also makes the demo.');
    return stack;
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
};

function watchServices(): AsyncDisposable {
  const names = parts.map(({ name }) => name).join(',');
  const main = join(import.meta.dirname, '../main.ts');
  const child = spawn(process.execPath, ['--watch', '--watch-preserve-output', main, 'start', '--only', names, '--no-clients'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
