import type { EventFilter } from '../event-store.ts';
import type { Redis } from './redis-connection.ts';
import { keys } from './redis-keys.ts';

/** Where positions of wanted events are noted: a sorted set, or one or several Redis Streams. */
export type Index = { readonly kind: 'sorted'; readonly key: string } | { readonly kind: 'streams'; readonly keys: readonly string[] };

/** Exclusive bounds. */
export interface Bounds {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
}

export interface Candidate {
  readonly position: number;
  /** Place in the index: the version in the index of a stream, else the position. */
  readonly place: number;
}

/** The narrowest index for a filter; undefined when all events are wanted. What else the filter asks for is looked up in each event. */
export function indexOf({ subject, tenant, types, category }: EventFilter): Index | undefined | 'none' {
  if (types?.length === 0) return 'none';
  if (subject !== undefined) return { kind: 'sorted', key: keys.subject(subject) };
  if (tenant !== undefined) return { kind: 'streams', keys: [keys.tenant(tenant)] };
  if (types !== undefined) return { kind: 'streams', keys: [...new Set(types)].map(keys.type) };
  // Events are noted under the first part of their stream's name; a category may be several parts.
  if (category !== undefined) return { kind: 'streams', keys: [keys.category(category.split('-', 1)[0] ?? '')] };
  return undefined;
}

/** The next `count` candidates within the bounds, in order. */
export async function readCandidates(
  client: Redis,
  index: Index,
  bounds: Bounds,
  order: 'asc' | 'desc',
  count: number,
): Promise<readonly Candidate[]> {
  if (index.kind === 'sorted') return readSorted(client, index.key, bounds, order, count);
  const pages = await Promise.all(index.keys.map((key) => readStream(client, key, bounds, order, count)));
  if (pages.length === 1) return pages[0] ?? [];
  const merged = pages.flat().toSorted((one, other) => (order === 'asc' ? one.place - other.place : other.place - one.place));
  return merged.slice(0, count);
}

async function readSorted(
  client: Redis,
  key: string,
  { after, before }: Bounds,
  order: 'asc' | 'desc',
  count: number,
): Promise<Candidate[]> {
  const [low, high] = [after === undefined ? '-inf' : `(${after}`, before === undefined ? '+inf' : `(${before}`];
  const range = order === 'asc' ? ([low, high] as const) : ([high, low] as const);
  const options = { BY: 'SCORE' as const, LIMIT: { offset: 0, count }, ...(order === 'asc' ? {} : { REV: true as const }) };
  const members = await client.zRangeWithScores(key, ...range, options);
  return members.map(({ value, score }) => ({ position: Number(value), place: score }));
}

async function readStream(
  client: Redis,
  key: string,
  { after, before }: Bounds,
  order: 'asc' | 'desc',
  count: number,
): Promise<Candidate[]> {
  const [low, high] = [after === undefined ? '-' : String(after + 1), before === undefined ? '+' : String(before - 1)];
  if (before !== undefined && before <= (after ?? 0) + 1) return [];
  const options = { COUNT: count };
  const entries = order === 'asc' ? await client.xRange(key, low, high, options) : await client.xRevRange(key, high, low, options);
  return (entries ?? []).map(({ id }) => ({ position: Number.parseInt(id, 10), place: Number.parseInt(id, 10) }));
}
