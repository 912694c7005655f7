import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Load, LoadOutcome } from './generate.ts';

/** Puts load on an address from a process of its own. Throws when any answer was not 2xx: a refusal is quick and would flatter. */
export async function putLoad(load: Partial<Load> & Pick<Load, 'url'>): Promise<LoadOutcome> {
  const whole: Load = { method: 'GET', headers: {}, bodies: [], connections: 32, warmUpMs: 2_000, durationMs: 6_000, ...load };
  const child = fork(join(import.meta.dirname, 'generate.ts'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const outcome = await new Promise<LoadOutcome>((resolve, reject) => {
    // The child sends one LoadOutcome and ends.
    child.once('message', (message) => resolve(message as LoadOutcome));
    child.once('exit', () => reject(new Error(`the load on ${load.url} ended without an outcome`)));
    child.send(whole);
  });
  if (outcome.refused > 0) throw new Error(`${outcome.refused} requests to ${load.url} were refused`);
  return outcome;
}
