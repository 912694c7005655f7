import { HASH_BYTES } from '../hash-chain.ts';
import { packSegment, type SegmentEntry } from '../pack-segment.ts';

export type Random = (below: number) => number;

/** Mulberry32: the same seed gives the same cases, so that a failure can be repeated. */
export function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below;
  };
}

export const whole = (random: Random, below: number): number => Math.floor(random(below));

export interface Segment {
  readonly previous: Buffer;
  readonly entries: readonly SegmentEntry[];
  readonly packed: Buffer;
}

const MAX_RECORD_BYTES = 20 * 1024;
const TEXTS = ['', 'Straße', '組合 🤝', '\u0000\uffff', '{"a":"é"}', 'нет', '\u{1f9d1}\u200d\u{1f33e}'];
const pool = Buffer.alloc(2 * MAX_RECORD_BYTES);

export function randomSegment(random: Random, maxEntries = 4): Segment {
  if (pool[0] === 0) for (let index = 0; index < pool.length; index++) pool[index] = 1 + whole(random, 255);
  const chains = 1 + whole(random, 3);
  const previous = Buffer.from(pool.subarray(whole(random, 1_000), 1_000 + MAX_RECORD_BYTES).subarray(0, chains * HASH_BYTES));
  const entries = Array.from({ length: whole(random, maxEntries + 1) }, () => ({
    chain: whole(random, chains),
    record: randomRecord(random),
  }));
  return { previous, entries, packed: packSegment(entries) };
}

function randomRecord(random: Random): Buffer {
  if (random(1) < 0.2) return Buffer.from(TEXTS.map(() => TEXTS[whole(random, TEXTS.length)]).join(''));
  // Cubed: mostly small as events are, with some of every size up to the largest.
  const size = Math.floor(random(1) ** 3 * (MAX_RECORD_BYTES + 1));
  const start = whole(random, MAX_RECORD_BYTES);
  return pool.subarray(start, start + size);
}

/** The same bytes with one bit turned. */
export function corrupt(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  const at = whole(random, changed.length);
  changed[at] = (changed[at] ?? 0) ^ (1 << whole(random, 8));
  return changed;
}
