import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Publishing, PublishingOutcome } from './publish-events.ts';

/** Publishes to an event log from a process of its own. Returns events/s; throws when any batch was refused. */
export async function putPublishers(publishing: Publishing): Promise<number> {
  const child = fork(join(import.meta.dirname, 'publish-events.ts'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { eventsPerSecond, refused } = await new Promise<PublishingOutcome>((resolve, reject) => {
    // The child sends one PublishingOutcome and ends.
    child.once('message', (message) => resolve(message as PublishingOutcome));
    child.once('exit', () => reject(new Error('the publishers ended without an outcome')));
    child.send(publishing);
  });
  if (refused > 0) throw new Error(`${refused} batches of events were refused`);
  return eventsPerSecond;
}
