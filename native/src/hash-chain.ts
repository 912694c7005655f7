import { hash as digest } from 'node:crypto';

/**
 * Links records of one or several chains: `link = SHA-256(previous link | SHA-256(record))`.
 *
 * A segment is packed as one entry a record, in order: the number of its chain and its length (32 bits each, little-endian), then its bytes.
 * Length 0xFFFFFFFF stands for a record that was removed; its hash is taken as it is kept. `previous` holds the last link of each chain.
 * Hashes come as 64 bytes a record: the record's hash, then its link.
 */
export interface HashChain {
  readonly kind: 'native' | 'typescript';
  chainSegment(previous: Buffer, packed: Buffer): Buffer;
  /** The index of the first record whose kept hashes are not those of its bytes and its place, or -1. */
  verifySegment(previous: Buffer, packed: Buffer, kept: Buffer): number;
}

export const HASH_BYTES = 32;
export const LINK_BYTES = 2 * HASH_BYTES;
const HEADER_BYTES = 8;
export const REMOVED = 0xff_ff_ff_ff;

/** The same in TypeScript as the addon in Rust: for machines without it, and to hold it to. */
export const typescriptHashChain: HashChain = {
  kind: 'typescript',

  chainSegment(previous, packed) {
    const heads = readHeads(previous);
    const links: Buffer[] = [];
    for (const { chain, record } of readEntries(packed, heads.length)) {
      if (record === undefined) throw refusal('a removed record cannot be chained');
      const hash = digest('sha256', record, 'buffer');
      const link = linkOf(heads, chain, hash);
      links.push(hash, link);
    }
    return Buffer.concat(links);
  },

  verifySegment(previous, packed, kept) {
    const heads = readHeads(previous);
    let index = 0;
    let firstBad = -1;
    for (const { chain, record } of readEntries(packed, heads.length)) {
      const offset = index * LINK_BYTES;
      if (offset + LINK_BYTES > kept.length) throw refusal('there are fewer hashes than records');
      const keptHash = kept.subarray(offset, offset + HASH_BYTES);
      if (firstBad < 0) {
        const hash = record === undefined ? keptHash : digest('sha256', record, 'buffer');
        const link = linkOf(heads, chain, hash);
        if (!hash.equals(keptHash) || !link.equals(kept.subarray(offset + HASH_BYTES, offset + LINK_BYTES))) firstBad = index;
      }
      index++;
    }
    if (kept.length !== index * LINK_BYTES) throw refusal('there are more hashes than records');
    return firstBad;
  },
};

/** Moves the head of the chain on and returns it. */
function linkOf(heads: Buffer[], chain: number, hash: Buffer): Buffer {
  const link = digest('sha256', Buffer.concat([heads[chain] ?? Buffer.alloc(0), hash], LINK_BYTES), 'buffer');
  heads[chain] = link;
  return link;
}

function readHeads(previous: Buffer): Buffer[] {
  if (previous.length === 0 || previous.length % HASH_BYTES !== 0) throw refusal('the previous hashes are not whole');
  return Array.from({ length: previous.length / HASH_BYTES }, (_, chain) =>
    previous.subarray(chain * HASH_BYTES, (chain + 1) * HASH_BYTES),
  );
}

function* readEntries(packed: Buffer, chains: number): Generator<{ readonly chain: number; readonly record: Buffer | undefined }> {
  let offset = 0;
  while (offset < packed.length) {
    if (offset + HEADER_BYTES > packed.length) throw refusal('a record is cut off');
    const chain = packed.readUInt32LE(offset);
    const length = packed.readUInt32LE(offset + 4);
    offset += HEADER_BYTES;
    if (chain >= chains) throw refusal('a record names a chain that has no previous hash');
    if (length === REMOVED) {
      yield { chain, record: undefined };
      continue;
    }
    if (offset + length > packed.length) throw refusal('a record is cut off');
    yield { chain, record: packed.subarray(offset, offset + length) };
    offset += length;
  }
}

function refusal(reason: string): Error {
  return new Error(`The packed segment is malformed: ${reason}.`);
}
