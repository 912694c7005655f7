import { nameOf, type LogStore } from '../log-place.ts';
import { judgeLog, MOVED } from '../redis/log-identity.ts';
import type { WitnessRepository } from '../redis/witness-repository.ts';
import { compareLogs, copyEvents, type OnProgress } from './copy-events.ts';
import type { LogCounts, LogEnd } from './movable-log.ts';
import type { PostgresMovableLog } from './postgres-log-repository.ts';
import type { RedisMovableLog } from './redis-movable-log.ts';

export interface MoveOptions {
  readonly postgres: PostgresMovableLog;
  readonly redis: RedisMovableLog;
  readonly witness: WitnessRepository;
  readonly to: LogStore;
  /** Throw away what the target still holds from before. */
  readonly discards: boolean;
  readonly newId: () => string;
  readonly onProgress: OnProgress;
  /** Looks at the copy, before it serves, in its own way; throws when it is not good. */
  readonly verify: (target: PostgresMovableLog | RedisMovableLog, end: LogEnd) => Promise<void>;
}

/** Why nothing is moved, for the operator. */
export class MoveRefusedError extends Error {
  override readonly name = 'MoveRefusedError';
}

export interface MovedLog extends LogEnd {
  readonly counts: LogCounts;
}

/**
 * Moves the whole log into the other store. Nothing changes for its readers: positions, versions, ids, times, bytes and the epoch stay. Until
 * its end the former store has it all; cut off, it goes on where it was.
 */
export async function moveLog(options: MoveOptions): Promise<MovedLog> {
  const { postgres, redis, witness, to, newId, onProgress } = options;
  const [source, target] = to === 'redis' ? [postgres, redis] : [redis, postgres];
  await lockOut(postgres);
  await prepare(options);
  if (source.store === 'redis') await redis.fence('close');
  const end = await copyEvents(source, target, onProgress);
  const counts = await compareLogs(source, target, onProgress);
  await options.verify(target, end);
  if (to === 'postgres') {
    await postgres.complete(end);
  } else {
    const identity = newId();
    await redis.complete(end, identity);
    const [last] = await redis.read({ order: 'desc', limit: 1, before: end.position + 1 });
    const eventId = last?.position === end.position ? (await redis.readEvents(end.position - 1))[0]?.id : undefined;
    // The one step that turns over which store has the log.
    await witness.replace({ identity, epoch: end.epoch, position: end.position, eventId });
    await redis.forgetCopy();
  }
  return { ...end, counts };
}

/** Back to how it was before a move that has not ended. What was copied stays until it is discarded. */
export async function giveUpMove({ postgres, redis }: Pick<MoveOptions, 'postgres' | 'redis'>): Promise<LogStore> {
  await lockOut(postgres);
  const place = await postgres.place();
  if (place === 'postgres' || place === 'redis') throw new MoveRefusedError('No move of the log is under way.');
  const from = place === 'moving to redis' ? 'postgres' : 'redis';
  if (from === 'redis') await redis.fence('open');
  await postgres.giveUpMove(from);
  return from;
}

async function lockOut(postgres: PostgresMovableLog): Promise<void> {
  if (!(await postgres.lockOut()))
    throw new MoveRefusedError('The event streaming service runs, or another copy does. Stop every process of it first.');
}

/** Settles that the move is allowed, and that nobody changes the log from here on. */
async function prepare({ postgres, redis, witness, to, discards }: MoveOptions): Promise<void> {
  const place = await postgres.place();
  const target = to === 'redis' ? redis : postgres;
  if (to === 'postgres' && place !== to) await checkSource(redis, witness);
  if (place === `moving to ${to}`) return;
  if (place === to) {
    // A move that was cut off after it had succeeded leaves this behind.
    if (to === 'redis') await redis.forgetCopy();
    throw new MoveRefusedError(`The log is in ${nameOf(to)} already: set EVENT_STORE=${to}.`);
  }
  if (place !== 'postgres' && place !== 'redis')
    throw new MoveRefusedError(`The log is ${place}: let that end first, or give it up with --abort.`);
  if (!(await target.isEmpty())) {
    if (!discards)
      throw new MoveRefusedError(
        `${nameOf(to)} still holds an earlier log. With --discard it is thrown away and the present one takes its place.`,
      );
    await target.clear();
  }
  await postgres.beginMove(to);
}

/** A Redis that came back without all of its log must not become the log of PostgreSQL. */
async function checkSource(redis: RedisMovableLog, witness: WitnessRepository): Promise<void> {
  const { seen } = await witness.load();
  const found = await redis.inspect(seen?.eventId);
  // The mark is from an earlier start of this move.
  const judgement = judgeLog({ ...found, identity: found.identity?.replace(MOVED, '') }, seen);
  if (judgement === 'as seen') return;
  throw new MoveRefusedError(typeof judgement === 'object' ? judgement.refusal : 'There is no log in this Redis.');
}
