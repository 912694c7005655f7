import { z } from '@hono/zod-openapi';
import type { ZodType } from 'zod';
import { commonError } from '../errors.ts';
import { isUuid } from '../identifiers.ts';

const MAX_LIMIT = 200;
const MAX_CURSOR_LENGTH = 500;

/** Query parameters of every list. */
export const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(50),
  cursor: z.string().min(1).max(MAX_CURSOR_LENGTH).optional(),
});

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

export function pageSchema<Schema extends ZodType>(item: Schema) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Makes a page of rows read with `limit + 1`; `keyOf` gives the values that the next page starts after. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => readonly string[],
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

export function encodeCursor(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The values of a cursor. Throws `request.invalid_cursor` unless there are exactly `count` strings. */
export function decodeCursor(cursor: string | undefined, count: number): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    return z
      .array(z.string().max(200))
      .length(count)
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw commonError('request.invalid_cursor');
  }
}

/** The id that a page starts after, of a list in the order of ids. Throws `request.invalid_cursor` when the cursor holds anything else. */
export function idOfCursor(cursor: string | undefined): string | undefined {
  const id = decodeCursor(cursor, 1)?.[0];
  if (id !== undefined && !isUuid(id)) throw commonError('request.invalid_cursor');
  return id;
}
