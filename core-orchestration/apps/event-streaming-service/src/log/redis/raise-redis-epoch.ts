import type { LogHead } from '../event-store.ts';
import { inspectLog } from './log-guard.ts';
import { createRedisConnection } from './redis-connection.ts';
import { keys } from './redis-keys.ts';
import { runScript, scripts } from './scripts.ts';
import type { WitnessRepository } from './witness-repository.ts';

/**
 * Takes what Redis holds now as the log, under an epoch that no cursor has: what was noted beyond it is void. For an operator who knows that
 * the log went back and cannot be brought forward again.
 */
export async function raiseRedisEpoch(options: {
  readonly url: string;
  readonly witness: WitnessRepository;
  readonly newId: () => string;
}): Promise<LogHead> {
  const connection = createRedisConnection(options.url, () => Promise.resolve());
  try {
    return await connection.use(async (client) => {
      const { nextEpoch } = await options.witness.load();
      const before = await inspectLog(client, undefined);
      const epoch = Math.max(nextEpoch, before.epoch + 1);
      await runScript(client, scripts.establishLog, [keys.head, keys.log], [options.newId(), String(epoch), 'raise']);
      const { identity = '', position } = await inspectLog(client, undefined);
      await options.witness.replace({ identity, epoch, position });
      return { epoch, position };
    });
  } finally {
    await connection.close();
  }
}
