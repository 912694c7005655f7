import { parseArgs } from 'node:util';
import {
  ConfigurationError,
  defineSettings,
  loadSettings,
  readSources,
  setting,
  type ValuesOf,
} from '@prognetwork/environment-configuration';
import { loadHashChain } from '@prognetwork/native';
import { newId } from '@prognetwork/shared-infrastructure';
import { createChainRepository } from '../chain/chain-repository.ts';
import { createCheckpointKeys } from '../chain/checkpoint-keys.ts';
import { retiredKeys } from '../chain/open-chain.ts';
import { verifyChain } from '../chain/verify-chain.ts';
import { eventStreamingServiceSettings } from '../index.ts';
import { nameOf, type LogStore } from '../log/log-place.ts';
import { CopyDiffersError } from '../log/moving/copy-events.ts';
import { giveUpMove, moveLog, MoveRefusedError, type MoveOptions } from '../log/moving/move-log.ts';
import { openPostgresMovableLog, type PostgresMovableLog } from '../log/moving/postgres-log-repository.ts';
import { createRedisMovableLog, type RedisMovableLog } from '../log/moving/redis-movable-log.ts';
import { lossOf } from '../log/redis/durability.ts';
import { createRedisConnection, LogRefusedError } from '../log/redis/redis-connection.ts';
import { readRedisSettings } from '../log/redis/redis-settings.ts';
import { createWitnessRepository } from '../log/redis/witness-repository.ts';

const USAGE = 'node copy-log.ts --to redis|postgres [--discard] [--accept-broken-chain], or node copy-log.ts --abort';
const PROGRESS_MS = 1_000;

const { EVENT_STORE_REDIS_URL, EVENT_STORE_ACCEPT_LOSS, EVENT_STREAMING_CHAIN_SECRET, EVENT_STREAMING_CHAIN_RETIRED_KEYS, NATIVE } =
  eventStreamingServiceSettings;
const settings = defineSettings({
  EVENT_STORE_REDIS_URL,
  EVENT_STORE_ACCEPT_LOSS,
  EVENT_STREAMING_CHAIN_SECRET,
  EVENT_STREAMING_CHAIN_RETIRED_KEYS,
  NATIVE,
  EVENT_STREAMING_OWNER_DATABASE_URL: setting.secret('The database as the role that owns the tables of the event streaming service'),
});
type Config = ValuesOf<typeof settings>;

interface Flags {
  readonly to: LogStore | 'back';
  readonly discards: boolean;
  readonly acceptsBrokenChain: boolean;
}

function readFlags(parameters: string[]): Flags {
  const { values } = parseArgs({
    args: parameters,
    options: {
      to: { type: 'string' },
      discard: { type: 'boolean', default: false },
      'accept-broken-chain': { type: 'boolean', default: false },
      abort: { type: 'boolean', default: false },
    },
  });
  const to = values.abort ? 'back' : values.to;
  if (to !== 'redis' && to !== 'postgres' && to !== 'back') throw new MoveRefusedError(`Say where the log is to go. ${USAGE}`);
  return { to, discards: values.discard, acceptsBrokenChain: values['accept-broken-chain'] };
}

async function copy({ to, discards, acceptsBrokenChain }: Flags): Promise<string> {
  const config = loadSettings(settings, readSources(process.cwd(), process.env));
  const url = config.EVENT_STORE_REDIS_URL?.reveal();
  if (url === undefined) throw new ConfigurationError(['EVENT_STORE_REDIS_URL is missing: the Redis that has the log or is to have it']);
  await using postgres = openPostgresMovableLog(config.EVENT_STREAMING_OWNER_DATABASE_URL.reveal());
  await using redis = createRedisMovableLog(
    createRedisConnection(url, async (client) => {
      const loss = to === 'redis' && !config.EVENT_STORE_ACCEPT_LOSS ? lossOf(await readRedisSettings(client)) : undefined;
      if (loss !== undefined) throw new LogRefusedError(loss);
    }),
  );
  if (to === 'back') return `The move is given up: the log is in ${nameOf(await giveUpMove({ postgres, redis }))} as before.`;
  const witness = createWitnessRepository(postgres.pool);
  const verify = createVerifier(config, postgres, acceptsBrokenChain);
  const { epoch, position, counts } = await moveLog({
    postgres,
    redis,
    witness,
    to,
    discards,
    newId,
    onProgress: createProgress(),
    verify,
  });
  const former = to === 'redis' ? 'PostgreSQL' : 'Redis';
  return [
    `The log is in ${nameOf(to)} now: ${counts.events.toLocaleString('en')} events up to position ${position.toLocaleString('en')}, in epoch ${epoch} as before.`,
    'Every event was held against its source, and the hash chain over the copy against its checkpoints. Cursors and groups go on where they were.',
    `Set EVENT_STORE=${to}${to === 'redis' ? ' and EVENT_STORE_REDIS_URL' : ''} for every process of the event streaming service, and start it.`,
    `${former} still holds what it had; it is not served any more. ${to === 'redis' ? 'From now on a backup is one of both stores.' : ''}`.trim(),
  ].join('\n');
}

function createVerifier(config: Config, postgres: PostgresMovableLog, acceptsBrokenChain: boolean): MoveOptions['verify'] {
  return async (target: PostgresMovableLog | RedisMovableLog, end) => {
    const tell = createProgress();
    const { firstBad } = await verifyChain({
      log: { head: () => Promise.resolve(end), read: target.read },
      chains: createChainRepository(postgres.pool),
      hashChain: loadHashChain(config.NATIVE).hashChain,
      keys: createCheckpointKeys(config.EVENT_STREAMING_CHAIN_SECRET.reveal(), retiredKeys(config)),
      onProgress: (position, sealed) => tell('verified', position, sealed),
    });
    if (firstBad === null || acceptsBrokenChain) return;
    throw new CopyDiffersError(
      `The copy is what its source is, but not what was sealed: ${firstBad.reason} at position ${firstBad.position} (docs/runbooks/verify-the-log.md). Go on with --accept-broken-chain, or back with --abort.`,
    );
  };
}

function createProgress(): MoveOptions['onProgress'] {
  let toldAt = Date.now();
  return (what, position, end) => {
    if (Date.now() - toldAt < PROGRESS_MS) return;
    toldAt = Date.now();
    process.stderr.write(`${what} ${position.toLocaleString('en')} of ${end.toLocaleString('en')} …\n`);
  };
}

try {
  process.stdout.write(`${await copy(readFlags(process.argv.slice(2)))}\n`);
} catch (error) {
  const isPlain = [ConfigurationError, MoveRefusedError, CopyDiffersError, LogRefusedError].some((kind) => error instanceof kind);
  process.stderr.write(`The log was not moved. ${isPlain ? (error as Error).message : String((error as Error).stack ?? error)}\n`);
  process.exitCode = error instanceof CopyDiffersError ? 1 : 2;
}
