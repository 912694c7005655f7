import { ConfigurationError, defineSettings, loadSettings, readSources, setting } from '@prognetwork/environment-configuration';
import { newId } from '@prognetwork/shared-infrastructure';
import { raisePostgresEpoch } from '../log/postgres/raise-postgres-epoch.ts';
import { raiseRedisEpoch } from '../log/redis/raise-redis-epoch.ts';
import { withWitness } from '../log/redis/witness-repository.ts';

const settings = defineSettings({
  EVENT_STORE: setting.choice('Where the event log is kept', ['postgres', 'redis'], { default: 'postgres' }),
  EVENT_STORE_REDIS_URL: setting.optionalSecret('The Redis that keeps the event log, for EVENT_STORE=redis'),
  EVENT_STREAMING_OWNER_DATABASE_URL: setting.secret('The database as the role that owns the tables of the event streaming service'),
});

async function raise(): Promise<string> {
  const config = loadSettings(settings, readSources(process.cwd(), process.env));
  const ownerUrl = config.EVENT_STREAMING_OWNER_DATABASE_URL.reveal();
  if (config.EVENT_STORE === 'redis') return raiseInRedis(ownerUrl, config.EVENT_STORE_REDIS_URL?.reveal());
  const { epoch, position, continuing, stopped } = await raisePostgresEpoch(ownerUrl);
  return [
    `The log ends at ${position}, in epoch ${epoch}. Cursors from before are void.`,
    `Consumer groups that go on: ${continuing.join(', ') || 'none'}.`,
    `Consumer groups that stand still until they are reset: ${stopped.join(', ') || 'none'}.`,
  ].join('\n');
}

async function raiseInRedis(ownerUrl: string, url: string | undefined): Promise<string> {
  if (url === undefined) throw new ConfigurationError(['EVENT_STORE_REDIS_URL is missing: EVENT_STORE is redis']);
  const { epoch, position } = await withWitness(ownerUrl, (witness) => raiseRedisEpoch({ url, witness, newId }));
  return `The log ends at ${position}, in epoch ${epoch}. Cursors from before are void, and consumer groups stand still until they are reset.`;
}

try {
  process.stdout.write(`${await raise()}\n`);
} catch (error) {
  const reason = error instanceof ConfigurationError ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`The epoch was not raised. ${reason}\n`);
  process.exitCode = 2;
}
