import type { RedisSettings } from './durability.ts';
import type { Redis } from './redis-connection.ts';

const ASKED = ['appendonly', 'appendfsync', 'no-appendfsync-on-rewrite', 'maxmemory-policy'];

/** The settings that decide what this Redis may lose. Managed ones often refuse CONFIG and tell some of it in INFO. */
export async function readRedisSettings(client: Redis): Promise<RedisSettings> {
  try {
    return { ...(await client.configGet(ASKED)) };
  } catch {
    const told = await client.info();
    return {
      appendonly: /^aof_enabled:1\r?$/m.test(told) ? 'yes' : 'no',
      'maxmemory-policy': /^maxmemory_policy:(\S+)\r?$/m.exec(told)?.[1],
    };
  }
}
