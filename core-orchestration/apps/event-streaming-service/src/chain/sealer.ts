import { HASH_BYTES, LINK_BYTES, packSegment, type HashChain } from '@prognetwork/native';
import { createBackgroundLoop, type BackgroundLoop, type Clock, type Logger } from '@prognetwork/shared-infrastructure';
import type { EventStore, StoredEvent } from '../log/event-store.ts';
import type { EventHash } from './chain-repository.ts';
import { chainOf, toChainRecord } from './chain-record.ts';
import { isCheckpointDue, type CheckpointRule } from './checkpoint.ts';
import type { CheckpointKeys } from './checkpoint-keys.ts';
import type { ChainEnd, SealingConnection } from './sealing-repository.ts';

export interface SealerOptions {
  /** The log itself: what is hashed are the bytes as they are stored. */
  readonly log: Pick<EventStore, 'head' | 'read' | 'onAppended'>;
  readonly openConnection: () => Promise<SealingConnection | undefined>;
  readonly hashChain: HashChain;
  readonly keys: CheckpointKeys;
  readonly rule: CheckpointRule;
  readonly now: Clock;
  readonly logger: Logger;
  readonly onSealed: (events: number, position: number) => void;
}

/** A chain as the sealer knows it: its end, and since when it has events that no checkpoint covers. */
interface OpenChain extends ChainEnd {
  readonly unsignedSince: Date;
}

interface Work {
  readonly connection: SealingConnection;
  /** Chains that were used lately, and all that have unsigned events. */
  readonly chains: Map<string, OpenChain>;
  position: number;
}

const BATCH_EVENTS = 500;
/** Gathers what comes in meanwhile, so that a busy log costs one small transaction a tenth of a second. */
const GATHER_MS = 100;
const IDLE_MS = 1_000;
const FAILED_MS = 2_000;
const MAX_KNOWN_CHAINS = 10_000;
const NO_HASH = Buffer.alloc(HASH_BYTES);

/** Follows the log and keeps its hash chains and checkpoints. One process at a time does so; the next goes on where it ended. */
export function startSealer(options: SealerOptions): BackgroundLoop {
  const { logger } = options;
  let work: Work | undefined;
  const leave = async (): Promise<void> => {
    const left = work;
    work = undefined;
    try {
      await left?.connection[Symbol.asyncDispose]();
    } catch (err) {
      logger.warn({ err }, 'the connection of the sealer did not close cleanly');
    }
  };
  const turn = async (): Promise<number> => {
    try {
      if (work?.connection.isLost) await leave();
      work ??= await begin(options);
      if (work === undefined) return IDLE_MS;
      const sealed = await sealNext(options, work);
      await signDue(options, work);
      forgetSigned(work);
      return sealed === BATCH_EVENTS ? 0 : sealed > 0 ? GATHER_MS : IDLE_MS;
    } catch (err) {
      await leave();
      logger.error({ err }, 'the log could not be sealed; trying again');
      return FAILED_MS;
    }
  };
  const loop = createBackgroundLoop({ turn });
  const appended = options.log.onAppended(() => loop.wake());
  return {
    wake: loop.wake,
    async [Symbol.asyncDispose]() {
      appended[Symbol.dispose]();
      await loop[Symbol.asyncDispose]();
      await leave();
    },
  };
}

async function begin({ openConnection, now }: SealerOptions): Promise<Work | undefined> {
  const connection = await openConnection();
  if (connection === undefined) return undefined;
  try {
    const [position, unsigned] = [await connection.sealedPosition(), await connection.findUnsigned()];
    return { connection, position, chains: new Map(unsigned.map((end) => [end.chain, { ...end, unsignedSince: now() }])) };
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

async function sealNext(options: SealerOptions, work: Work): Promise<number> {
  const { position: end } = await options.log.head();
  // Sealing on would give the positions that were lost other events, and hide that they were lost.
  if (end < work.position)
    throw new Error(`The log ends at ${end}, but was sealed up to ${work.position}: see docs/runbooks/verify-the-log.md.`);
  if (end === work.position) return 0;
  const events = await options.log.read({ after: work.position, before: end + 1, order: 'asc', limit: BATCH_EVENTS });
  const last = events.at(-1);
  if (last === undefined) return 0;
  await loadEnds(work, [...new Set(events.map(chainOf))], options.now());
  const hashes = linkEvents(options.hashChain, work.chains, events);
  await work.connection.saveHashes(hashes);
  for (const { chain, position, number, hash } of hashes) {
    const known = work.chains.get(chain);
    if (known === undefined) throw new Error(`The chain ${chain} was not loaded.`);
    const unsignedSince = known.number === known.signedEvents ? options.now() : known.unsignedSince;
    work.chains.set(chain, { ...known, position, number, hash, unsignedSince });
  }
  work.position = last.position;
  options.onSealed(events.length, last.position);
  return events.length;
}

async function loadEnds(work: Work, chains: readonly string[], now: Date): Promise<void> {
  const unknown = chains.filter((chain) => !work.chains.has(chain));
  if (unknown.length === 0) return;
  const found = new Map((await work.connection.findEnds(unknown)).map((end) => [end.chain, end]));
  for (const chain of unknown) {
    const end = found.get(chain) ?? { chain, position: 0, number: 0, hash: NO_HASH, signedEvents: 0 };
    work.chains.set(chain, { ...end, unsignedSince: now });
  }
}

/** The hashes of events in the order of the log, each linked to the one before it in its chain. */
function linkEvents(hashChain: HashChain, ends: ReadonlyMap<string, ChainEnd>, events: readonly StoredEvent[]): readonly EventHash[] {
  const chains = [...new Set(events.map(chainOf))];
  const index = new Map(chains.map((chain, at) => [chain, at]));
  const previous = Buffer.concat(chains.map((chain) => ends.get(chain)?.hash ?? NO_HASH));
  const packed = packSegment(events.map((event) => ({ chain: index.get(chainOf(event)) ?? 0, record: toChainRecord(event) })));
  const links = hashChain.chainSegment(previous, packed);
  const numbers = new Map(chains.map((chain) => [chain, ends.get(chain)?.number ?? 0]));
  return events.map((event, at) => {
    const chain = chainOf(event);
    const number = (numbers.get(chain) ?? 0) + 1;
    numbers.set(chain, number);
    const link = links.subarray(at * LINK_BYTES, (at + 1) * LINK_BYTES);
    return { position: event.position, chain, number, recordHash: link.subarray(0, HASH_BYTES), hash: link.subarray(HASH_BYTES) };
  });
}

async function signDue({ keys, rule, now }: SealerOptions, { connection, chains }: Work): Promise<void> {
  const signedAt = now();
  const due = [...chains.values()].filter(({ number, signedEvents, unsignedSince }) =>
    isCheckpointDue(number - signedEvents, unsignedSince, signedAt, rule),
  );
  if (due.length === 0) return;
  await connection.saveCheckpoints(
    due.map(({ chain, position, number: events, hash }) => keys.sign({ chain, position, events, hash, signedAt })),
  );
  for (const end of due) chains.set(end.chain, { ...end, signedEvents: end.number });
}

/** Bounds what is kept in memory: a chain without unsigned events can be read again. */
function forgetSigned({ chains }: Work): void {
  for (const { chain, number, signedEvents } of chains.values()) {
    if (chains.size <= MAX_KNOWN_CHAINS) return;
    if (number === signedEvents) chains.delete(chain);
  }
}
