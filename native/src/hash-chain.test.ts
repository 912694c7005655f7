import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HASH_BYTES, LINK_BYTES, typescriptHashChain, type HashChain } from './hash-chain.ts';
import { loadHashChain, NativeAddonError } from './load-hash-chain.ts';
import { packSegment } from './pack-segment.ts';
import { corrupt, createRandom, randomSegment, whole, type Segment } from './test-fixtures/random-segments.ts';

const CASES = 100_000;
const SEED = 20_260_118;
// The continuous integration sets NATIVE=require where it has built the addon, so that it cannot be left out there.
const mode = process.env['NATIVE'] === 'require' ? 'require' : 'prefer';
const { hashChain: subject, reason } = loadHashChain(mode);
const who = reason === undefined ? 'the addon in Rust' : 'the twin in TypeScript (the addon is not built here, so it is NOT tested)';

/** What the definition says, written as plainly as can be. */
function plainLinks({ previous, entries }: Segment): Buffer {
  const heads = Array.from({ length: previous.length / HASH_BYTES }, (_, chain) => previous.subarray(chain * HASH_BYTES).subarray(0, 32));
  const links = entries.flatMap(({ chain, record }) => {
    const hash = createHash('sha256')
      .update(record ?? '')
      .digest();
    heads[chain] = createHash('sha256')
      .update(heads[chain] ?? '')
      .update(hash)
      .digest();
    return [hash, heads[chain]];
  });
  return Buffer.concat(links);
}

const outcomeOf = (work: () => Buffer | number): string => {
  try {
    const result = work();
    return typeof result === 'number' ? String(result) : result.toString('hex');
  } catch (error) {
    return error instanceof Error ? error.message : 'not an error';
  }
};
const outcomes = (chain: HashChain, previous: Buffer, packed: Buffer, kept: Buffer): string[] => [
  outcomeOf(() => chain.chainSegment(previous, packed)),
  outcomeOf(() => chain.verifySegment(previous, packed, kept)),
];

describe(`a segment of the log, hashed by ${who}`, () => {
  it(`has the hashes and the first bad record of the twin in ${CASES.toLocaleString('en')} random cases`, { timeout: 180_000 }, () => {
    const random = createRandom(SEED);
    let corrupted = 0;
    for (let index = 0; index < CASES; index++) {
      const segment = randomSegment(random);
      const links = subject.chainSegment(segment.previous, segment.packed);
      const twin = reason === undefined ? typescriptHashChain.chainSegment(segment.previous, segment.packed) : plainLinks(segment);
      if (!links.equals(twin)) expect.fail(`case ${index} of seed ${SEED}: other hashes`);
      if (links.length === 0) continue;
      const kept = random(1) < 0.5 ? corrupt(links, random) : links;
      const found = subject.verifySegment(segment.previous, segment.packed, kept);
      const expected = kept === links ? -1 : Math.floor(kept.findIndex((byte, at) => byte !== links[at]) / LINK_BYTES);
      if (found !== expected || typescriptHashChain.verifySegment(segment.previous, segment.packed, kept) !== expected)
        expect.fail(`case ${index} of seed ${SEED}: first bad is ${found}, not ${expected}`);
      if (expected >= 0) corrupted++;
    }
    expect(corrupted).toBeGreaterThan(CASES / 4);
  });

  it('names the record whose bytes were changed', () => {
    const random = createRandom(SEED + 1);
    for (let index = 0; index < 2_000; index++) {
      const { previous, entries, packed } = randomSegment(random, 8);
      const links = subject.chainSegment(previous, packed);
      const bad = whole(random, entries.length);
      const record = entries[bad]?.record;
      if (!record?.length) continue;
      const tampered = packSegment(entries.map((entry, at) => (at === bad ? { ...entry, record: corrupt(record, random) } : entry)));
      expect(subject.verifySegment(previous, tampered, links)).toBe(bad);
    }
  });

  it('goes on over removed records by their kept hashes', () => {
    const random = createRandom(SEED + 2);
    const { previous, entries, packed } =
      Array.from({ length: 20 }, () => randomSegment(random, 8)).find((each) => each.entries.length > 3) ?? expect.fail();
    const links = subject.chainSegment(previous, packed);
    const thinned = packSegment(entries.map((entry, at) => (at % 2 === 0 ? { ...entry, record: undefined } : entry)));
    expect(subject.verifySegment(previous, thinned, links)).toBe(-1);
    expect(() => subject.chainSegment(previous, thinned)).toThrow('a removed record cannot be chained');
  });

  it('answers malformed input with the same error as the twin, and never ends the process', { timeout: 60_000 }, () => {
    const random = createRandom(SEED + 3);
    let refused = 0;
    for (let index = 0; index < 20_000; index++) {
      const { previous, packed } = randomSegment(random, 3);
      const kept = typescriptHashChain.chainSegment(previous, packed);
      const cut = (bytes: Buffer): Buffer => (random(1) < 0.5 ? bytes.subarray(0, whole(random, bytes.length + 1)) : bytes);
      const broken = packed.length > 0 && random(1) < 0.5 ? corrupt(packed.subarray(0, 64), random) : packed;
      const [one, other, third] = [cut(previous), cut(broken), cut(kept)];
      const found = outcomes(subject, one, other, third);
      expect(found).toEqual(outcomes(typescriptHashChain, one, other, third));
      if (found.some((text) => text.includes('malformed'))) refused++;
    }
    expect(refused).toBeGreaterThan(5_000);
  });

  it('refuses what is no buffer', () => {
    const { previous, packed } = randomSegment(createRandom(SEED + 4));
    for (const wrong of [undefined, null, 7, 'text', {}, []]) {
      // @ts-expect-error -- callers in JavaScript can pass anything
      expect(() => subject.chainSegment(wrong, packed)).toThrow();
      // @ts-expect-error -- callers in JavaScript can pass anything
      expect(() => subject.verifySegment(previous, packed, wrong)).toThrow();
    }
  });
});

describe('choosing between the addon and its twin', () => {
  it('takes the twin when it is told to, or when there is no addon, and says why', () => {
    expect(loadHashChain('off')).toEqual({ hashChain: typescriptHashChain, reason: undefined });
    const { hashChain, reason: missing } = loadHashChain('prefer', '/nowhere/addon.node');
    expect([hashChain.kind, missing]).toEqual(['typescript', expect.stringContaining('is not built')]);
  });

  it('fails with how to build it when it is required and missing or not loadable', () => {
    expect(() => loadHashChain('require', '/nowhere/addon.node')).toThrow(NativeAddonError);
    expect(() => loadHashChain('require', '/nowhere/addon.node')).toThrow('npm run build:native');
    const folder = mkdtempSync(join(tmpdir(), 'prognetwork-addon-'));
    try {
      const file = join(folder, 'broken.node');
      writeFileSync(file, 'not a library');
      expect(() => loadHashChain('require', file)).toThrow('cannot be loaded');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
