import { loadHashChain, packSegment, typescriptHashChain, type HashChain } from '@prognetwork/native';
import { against, inTurns, type Figure, type Suite } from './suite.ts';

const SIZES = [300, 1_000, 10_000];
const SEGMENT_EVENTS = 500;
const ROUNDS = 8;
const ROUND_MS = 300;

export const suite: Suite = {
  title: 'The hash chain in Rust against its twin in TypeScript',
  about: `Segments of ${SEGMENT_EVENTS} records of one size, one chain, ${ROUNDS} rounds of ${ROUND_MS} ms in turns. The twin hashes with node:crypto (OpenSSL), so both use the processor's SHA instructions where it has them.`,
  limitSeconds: 120,
  async run() {
    const { hashChain, reason } = loadHashChain('prefer');
    if (reason !== undefined) process.stdout.write(`Only the twin is measured: ${reason}. Run npm run build:native first.\n`);
    const ways = reason === undefined ? [typescriptHashChain, hashChain] : [typescriptHashChain];
    const figures: Figure[] = [];
    for (const size of SIZES) {
      const previous = Buffer.alloc(32);
      const packed = packSegment(Array.from({ length: SEGMENT_EVENTS }, (_, index) => ({ chain: 0, record: Buffer.alloc(size, index) })));
      const kept = typescriptHashChain.chainSegment(previous, packed);
      figures.push(
        ...(await measure(ways, `chain, ${size} bytes`, (chain) => chain.chainSegment(previous, packed).length === kept.length)),
      );
      figures.push(...(await measure(ways, `verify, ${size} bytes`, (chain) => chain.verifySegment(previous, packed, kept) === -1)));
    }
    return figures;
  },
};

async function measure(ways: readonly HashChain[], what: string, work: (chain: HashChain) => boolean): Promise<readonly Figure[]> {
  const rates = await inTurns(ROUNDS, ways, async (chain) => {
    const startedAt = performance.now();
    let segments = 0;
    for (; performance.now() - startedAt < ROUND_MS; segments++)
      if (!work(chain)) throw new Error(`${chain.kind} gave a wrong answer: what was measured is not what was meant`);
    return (segments * SEGMENT_EVENTS) / ((performance.now() - startedAt) / 1_000);
  });
  const [base, ...others] = ways.map(({ kind }, index) => ({ what: `${what}, ${kind}`, value: rates[index] ?? 0, unit: 'events/s' }));
  return base ? [base, ...others.map((other) => against(base, other))] : [];
}
