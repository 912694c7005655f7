const HEADER_BYTES = 20;

const oid = { int4: 23, text: 25, uuid: 2950 } as const;

/** PostgreSQL's binary form of a one-dimensional `text[]`; `null` elements stay null. */
export function encodeTextArray(values: readonly (string | null)[]): Buffer {
  return encodeArray(oid.text, values, Buffer.byteLength, (target, value, offset) => {
    target.write(value, offset, 'utf8');
  });
}

export function encodeUuidArray(values: readonly (string | null)[]): Buffer {
  return encodeArray(
    oid.uuid,
    values,
    () => 16,
    (target, value, offset) => {
      target.write(value.replaceAll('-', ''), offset, 'hex');
    },
  );
}

export function encodeIntegerArray(values: readonly (number | null)[]): Buffer {
  return encodeArray(
    oid.int4,
    values,
    () => 4,
    (target, value, offset) => {
      target.writeInt32BE(value, offset);
    },
  );
}

function encodeArray<Value extends string | number>(
  elementOid: number,
  values: readonly (Value | null)[],
  byteLength: (value: Value) => number,
  write: (target: Buffer, value: Value, offset: number) => void,
): Buffer {
  const lengths = values.map((value) => (value === null ? -1 : byteLength(value)));
  const target = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + Math.max(length, 0), HEADER_BYTES));
  const header = [1, lengths.includes(-1) ? 1 : 0, elementOid, values.length, 1];
  for (const [index, field] of header.entries()) target.writeInt32BE(field, index * 4);
  let offset = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    const length = lengths[index] ?? -1;
    target.writeInt32BE(length, offset);
    offset += 4;
    if (value === null) continue;
    write(target, value, offset);
    offset += length;
  }
  return target;
}
