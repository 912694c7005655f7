import type { StoredEvent } from '../log/event-store.ts';

/** The chain of events that belong to no tenant. */
export const PLATFORM_CHAIN = '00000000-0000-0000-0000-000000000000';

const FORMAT = 1;
const ABSENT = 0xff_ff_ff_ff;
const NUMBERS_BYTES = 1 + 8 + 4;
const LENGTH_BYTES = 4;

/**
 * What is hashed of an event: one byte for the format, position (64 bits) and version (32 bits), then stream, type, tenant, subject, time of
 * recording and the stored text, each as its length in bytes (32 bits; all ones when absent) and its UTF-8. All numbers are big-endian.
 */
export function toChainRecord(event: StoredEvent): Buffer {
  const fields = [event.stream, event.type, event.tenant, event.subject, event.recordedAt, event.body];
  const lengths = fields.map((field) => (field === null ? ABSENT : Buffer.byteLength(field)));
  const bytes = lengths.reduce((sum, length) => sum + LENGTH_BYTES + (length === ABSENT ? 0 : length), NUMBERS_BYTES);
  const record = Buffer.allocUnsafe(bytes);
  let offset = record.writeUInt8(FORMAT, 0);
  offset = record.writeBigUInt64BE(BigInt(event.position), offset);
  offset = record.writeUInt32BE(event.version, offset);
  for (const [index, field] of fields.entries()) {
    offset = record.writeUInt32BE(lengths[index] ?? ABSENT, offset);
    if (field !== null) offset += record.write(field, offset, 'utf8');
  }
  return record;
}

export function chainOf(event: Pick<StoredEvent, 'tenant'>): string {
  return event.tenant ?? PLATFORM_CHAIN;
}

/** The tenant of a chain; null for events that belong to none. */
export function tenantOf(chain: string): string | null {
  return chain === PLATFORM_CHAIN ? null : chain;
}
