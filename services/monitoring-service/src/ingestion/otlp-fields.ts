import * as z from 'zod';
import { keyValuesSchema, readAttributes, storableText, textAttribute } from './attributes.ts';

/** How ids are written: hex in OTLP's own JSON, base64 in the JSON form of protobuf messages. */
export type IdEncoding = 'hex' | 'base64';

const NANOS_PER_MICRO = 1000n;
const MICROS_PER_MILLI = 1000n;

/** Nanoseconds since 1970; what 64 bits hold stays within four-digit years. */
export const nanosSchema = z
  .union([z.string().regex(/^\d{1,20}$/), z.int().min(0)])
  .transform((value) => BigInt(value))
  .default(0n);

export const countSchema = z
  .union([z.string().regex(/^\d{1,20}$/), z.int().min(0)])
  .transform(Number)
  .default(0);

/** Protobuf's JSON form writes not-a-number and the infinities as text. */
export const numberSchema = z
  .union([z.number(), z.string().max(30)])
  .transform(Number)
  .pipe(z.union([z.number(), z.nan(), z.literal([Infinity, -Infinity])]));

/** An id as lower-case hex; absent, empty and all-zero ids are null. */
export function idSchema(encoding: IdEncoding, bytes: number): z.ZodType<string | null> {
  const allZero = '0'.repeat(bytes * 2);
  return z
    .string()
    .max(64)
    .default('')
    .transform((text, context) => {
      const hex = encoding === 'hex' ? text.toLowerCase() : Buffer.from(text, 'base64').toString('hex');
      if (hex === '' || hex === allZero) return null;
      if (hex.length === bytes * 2 && /^[0-9a-f]+$/.test(hex)) return hex;
      context.addIssue({ code: 'custom', message: `must be ${bytes} bytes` });
      return z.NEVER;
    });
}

export const resourceSchema = z
  .object({ attributes: keyValuesSchema })
  .optional()
  .transform((resource) => {
    const attributes = readAttributes(resource?.attributes ?? []);
    return { service: storableText(textAttribute(attributes, 'service.name') ?? 'unknown', 100) };
  });

/** RFC 3339 in UTC with microseconds, which is what the store keeps. */
export function timeOfNanos(nanos: bigint): string {
  const micros = nanos / NANOS_PER_MICRO;
  const millis = new Date(Number(micros / MICROS_PER_MILLI)).toISOString();
  return millis.replace('Z', `${String(micros % MICROS_PER_MILLI).padStart(3, '0')}Z`);
}
