import { REMOVED } from './hash-chain.ts';

export interface SegmentEntry {
  /** Which of the previous hashes the record follows. */
  readonly chain: number;
  /** Undefined for a record that was removed from the log. */
  readonly record: Buffer | undefined;
}

const HEADER_BYTES = 8;

/** Packs records for `chainSegment` and `verifySegment`. */
export function packSegment(entries: readonly SegmentEntry[]): Buffer {
  const bytes = entries.reduce((sum, { record }) => sum + HEADER_BYTES + (record?.length ?? 0), 0);
  const packed = Buffer.allocUnsafe(bytes);
  let offset = 0;
  for (const { chain, record } of entries) {
    offset = packed.writeUInt32LE(chain, offset);
    offset = packed.writeUInt32LE(record?.length ?? REMOVED, offset);
    if (record) offset += record.copy(packed, offset);
  }
  return packed;
}
