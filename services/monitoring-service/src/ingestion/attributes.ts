import * as z from 'zod';
import type { Attributes } from '../telemetry/telemetry.ts';

const MAX_ATTRIBUTES = 128;
const MAX_VALUE_LENGTH = 4096;
const MAX_LIST_LENGTH = 100;
const MAX_DEPTH = 6;

export const keyValuesSchema = z.array(z.object({ key: z.string().max(500), value: z.unknown() })).default([]);
export type KeyValues = z.infer<typeof keyValuesSchema>;

/** PostgreSQL stores neither the null character nor lone surrogates. */
export function storableText(text: string, maxLength = MAX_VALUE_LENGTH): string {
  return text.slice(0, maxLength).toWellFormed().replaceAll('\u0000', '\uFFFD');
}

/** The attributes as plain JSON; too many, too long and too deep are cut so that one sender cannot fill the store. */
export function readAttributes(keyValues: KeyValues, depth = 0): Attributes {
  return Object.fromEntries(
    keyValues.slice(0, MAX_ATTRIBUTES).map(({ key, value }) => [storableText(key, 200), readAnyValue(value, depth)] as const),
  );
}

/** The value of an OTLP AnyValue; one that is empty, malformed or nested too deep is null. */
export function readAnyValue(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return null;
  const any = value as Readonly<Record<string, unknown>>;
  if (typeof any['stringValue'] === 'string') return storableText(any['stringValue']);
  if (typeof any['boolValue'] === 'boolean') return any['boolValue'];
  if (any['intValue'] !== undefined) return readInteger(any['intValue']);
  if (any['doubleValue'] !== undefined) return readDouble(any['doubleValue']);
  if (typeof any['bytesValue'] === 'string') return storableText(any['bytesValue']);
  const list = z.object({ values: z.array(z.unknown()) }).safeParse(any['arrayValue']);
  if (list.success) return list.data.values.slice(0, MAX_LIST_LENGTH).map((item) => readAnyValue(item, depth + 1));
  const map = z.object({ values: keyValuesSchema }).safeParse(any['kvlistValue']);
  return map.success ? readAttributes(map.data.values, depth + 1) : null;
}

/** 64-bit numbers arrive as text; those beyond what JSON numbers hold exactly stay text. */
function readInteger(value: unknown): number | string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const number = Number(value);
  if (!Number.isFinite(number)) return null;
  return Number.isSafeInteger(number) ? number : storableText(String(value), 20);
}

function readDouble(value: unknown): number | string | null {
  const number = Number(value);
  return Number.isFinite(number) ? number : storableText(String(value), 20);
}

export function textAttribute(attributes: Attributes, name: string): string | null {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

const uuidSchema = z.uuid();

/** The tenant a record belongs to, when its sender named one. */
export function tenantOf(attributes: Attributes): string | null {
  const tenant = uuidSchema.safeParse(attributes['prognetwork.tenant_id']);
  return tenant.success ? tenant.data.toLowerCase() : null;
}
