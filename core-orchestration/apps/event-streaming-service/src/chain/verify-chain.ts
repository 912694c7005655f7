import { HASH_BYTES, packSegment, type HashChain } from '@prognetwork/native';
import type { EventStore, StoredEvent } from '../log/event-store.ts';
import type { ChainRepository, EventHash } from './chain-repository.ts';
import { chainOf, toChainRecord } from './chain-record.ts';
import { createCheckpointReview, type CheckpointReview } from './checkpoint-review.ts';
import type { CheckpointKeys } from './checkpoint-keys.ts';
import type { Checkpoint } from './checkpoint.ts';
import { explainBadHash, type Finding, type Sealed } from './finding.ts';
import { readRemovals } from './read-removals.ts';
import { findUnexplained } from './removals.ts';

export interface VerificationInput {
  /** The log itself: what is verified are the bytes as they are stored. */
  readonly log: Pick<EventStore, 'head' | 'read'>;
  readonly chains: ChainRepository;
  readonly hashChain: HashChain;
  readonly keys: CheckpointKeys;
  /** One tenant's chain; all chains when absent. */
  readonly tenantId?: string | undefined;
  /** Checkpoints that were kept elsewhere: they tell even when those of the database were rewritten together with the log. */
  readonly keptCheckpoints?: readonly Checkpoint[];
  readonly onProgress?: (position: number, end: number) => Promise<void> | void;
  readonly signal?: AbortSignal;
}

export interface VerificationReport {
  readonly status: 'intact' | 'broken';
  /** Events whose bytes were hashed again. */
  readonly events: number;
  /** Events that retention removed; their hashes hold the chain together. */
  readonly removed: number;
  readonly checkpoints: number;
  readonly firstBad: Finding | null;
}

interface Walk {
  readonly heads: Map<string, { readonly hash: Buffer; readonly number: number }>;
  /** Positions of sealed events that are no longer there. */
  readonly missing: number[];
  readonly review: CheckpointReview;
  events: number;
  position: number;
}

const PAGE_EVENTS = 500;
/** Room for events that were inserted between those of a page. */
const MAX_INSERTED = 100;
const NO_HASH = Buffer.alloc(HASH_BYTES);

/** Hashes the log again and holds it against its hashes and checkpoints. Names the first event that is not as it was sealed, and why. */
export async function verifyChain(input: VerificationInput): Promise<VerificationReport> {
  const { chains, keys, tenantId } = input;
  // Read before the end of what is sealed: a checkpoint always covers hashes that are there already.
  const signedEnd = await chains.lastCheckpointPosition(tenantId);
  const end = await chains.sealedPosition(tenantId);
  const review = createCheckpointReview({ chains, keys, chain: tenantId, kept: input.keptCheckpoints ?? [] });
  const walk: Walk = { heads: new Map(), missing: [], review, events: 0, position: 0 };
  let finding = await walkHashes(input, walk, end);
  finding ??= await findAfterEnd(input, walk, Math.max(signedEnd, review.lastKept));
  finding = lowest(await explainMissing(input, walk), finding);
  const { events, missing } = walk;
  return {
    status: finding ? 'broken' : 'intact',
    events,
    removed: missing.length,
    checkpoints: review.reviewed,
    firstBad: finding ?? null,
  };
}

async function walkHashes(input: VerificationInput, walk: Walk, end: number): Promise<Finding | undefined> {
  const { chains, log, tenantId } = input;
  while (walk.position < end) {
    input.signal?.throwIfAborted();
    const hashes = await chains.readHashes({ chain: tenantId, after: walk.position, upTo: end, limit: PAGE_EVENTS });
    const last = hashes.at(-1);
    if (last === undefined) return undefined;
    const range = { after: walk.position, before: last.position + 1, order: 'asc', limit: hashes.length + MAX_INSERTED } as const;
    const events = await log.read({ ...range, ...(tenantId === undefined ? {} : { tenant: tenantId }) });
    const found = await verifyPage(input, walk, hashes, events);
    if (found) return found;
    walk.position = last.position;
    await input.onProgress?.(last.position, end);
  }
  return undefined;
}

/** Judges what lies between two positions: hashes that fit, hashes without an event, events without a hash, checkpoints. */
async function verifyPage(
  input: VerificationInput,
  walk: Walk,
  hashes: readonly EventHash[],
  events: readonly StoredEvent[],
): Promise<Finding | undefined> {
  const byPosition = new Map(events.map((event) => [event.position, event]));
  const sealed = hashes.map((hash) => ({ ...hash, event: byPosition.get(hash.position) }));
  const startHeads = new Map(walk.heads);
  const badIndex = findBad(input.hashChain, walk, sealed);
  const unsealed = await findUnsealed(input.chains, walk, hashes, events);
  const bad = badIndex < 0 ? undefined : explainAt(sealed, badIndex, startHeads);
  const finding = lowest(bad, unsealed);
  const good = finding ? sealed.filter(({ position }) => position < finding.position) : sealed;
  const missing = good.filter(({ event }) => event === undefined).map(({ position }) => position);
  walk.missing.push(...missing);
  walk.events += good.length - missing.length;
  return lowest(await walk.review.upTo(good), finding);
}

/** The index of the first hash that does not fit, and -1 when all do; moves the heads of the chains on. */
function findBad(hashChain: HashChain, { heads }: Walk, sealed: readonly (EventHash & Sealed)[]): number {
  const names = [...new Set(sealed.map(({ chain }) => chain))];
  const index = new Map(names.map((chain, at) => [chain, at]));
  const previous = Buffer.concat(names.map((chain) => heads.get(chain)?.hash ?? NO_HASH));
  const packed = packSegment(sealed.map(({ chain, event }) => ({ chain: index.get(chain) ?? 0, record: event && toChainRecord(event) })));
  const kept = Buffer.concat(sealed.flatMap(({ recordHash, hash }) => [recordHash, hash]));
  const badHash = hashChain.verifySegment(previous, packed, kept);
  const misplaced = sealed.findIndex(({ chain, number, hash, event }) => {
    const expected = (heads.get(chain)?.number ?? 0) + 1;
    heads.set(chain, { hash, number });
    return number !== expected || (event !== undefined && chainOf(event) !== chain);
  });
  return badHash < 0 || misplaced < 0 ? Math.max(badHash, misplaced) : Math.min(badHash, misplaced);
}

function explainAt(
  sealed: readonly (EventHash & Sealed)[],
  index: number,
  heads: ReadonlyMap<string, { readonly hash: Buffer; readonly number: number }>,
): Finding | undefined {
  const bad = sealed[index];
  if (bad === undefined) return undefined;
  const before = sealed.slice(0, index).findLast(({ chain }) => chain === bad.chain) ?? heads.get(bad.chain);
  if (bad.number !== (before?.number ?? 0) + 1) return { position: bad.position, reason: 'hash_removed' };
  return { position: bad.position, reason: explainBadHash(sealed, index, before?.hash ?? NO_HASH) };
}

/** An event between sealed ones that has no hash was put in later, unless its hash was taken away: then the numbers of its chain have a gap. */
async function findUnsealed(
  chains: ChainRepository,
  { heads }: Walk,
  hashes: readonly EventHash[],
  events: readonly StoredEvent[],
): Promise<Finding | undefined> {
  const positions = new Set(hashes.map(({ position }) => position));
  const extra = events.find(({ position }) => !positions.has(position));
  if (extra === undefined) return undefined;
  const chain = chainOf(extra);
  const before =
    hashes.findLast((hash) => hash.chain === chain && hash.position < extra.position)?.number ?? numberBefore(heads, hashes, chain);
  const next = await chains.nextNumberAfter(chain, extra.position);
  return { position: extra.position, reason: next !== undefined && next > before + 1 ? 'hash_removed' : 'event_inserted' };
}

/** The heads have moved past the page already; its first hash of the chain tells where the chain was before. */
function numberBefore(heads: Walk['heads'], hashes: readonly EventHash[], chain: string): number {
  const first = hashes.find((hash) => hash.chain === chain);
  return first ? first.number - 1 : (heads.get(chain)?.number ?? 0);
}

async function findAfterEnd({ log, tenantId }: VerificationInput, walk: Walk, signedEnd: number): Promise<Finding | undefined> {
  const { position: sealedEnd } = walk;
  if (signedEnd > sealedEnd) return { position: sealedEnd + 1, reason: 'log_shortened' };
  const after = (await log.head()).position;
  const filter = tenantId === undefined ? {} : { tenant: tenantId };
  // Read first and asked for the end again: what was appended meanwhile is before the new end.
  const [beyond] = await log.read({ ...filter, after, order: 'asc', limit: 1 });
  if (beyond === undefined || beyond.position <= (await log.head()).position) return undefined;
  return { position: beyond.position, reason: 'event_inserted' };
}

async function explainMissing({ log }: VerificationInput, { missing }: Walk): Promise<Finding | undefined> {
  if (missing.length === 0) return undefined;
  const { position: head } = await log.head();
  const shortened = missing.find((each) => each > head);
  const position = findUnexplained(missing, await readRemovals(log));
  if (position !== undefined) return { position, reason: position > head ? 'log_shortened' : 'event_removed' };
  return shortened === undefined ? undefined : { position: shortened, reason: 'log_shortened' };
}

function lowest(one: Finding | undefined, other: Finding | undefined): Finding | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.position < one.position ? other : one;
}
