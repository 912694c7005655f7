import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor, idOfCursor, toPage } from './page.ts';

describe('a cursor', () => {
  it('leads to the rows after the last one shown', () => {
    const page = toPage(
      ['a', 'b', 'c'],
      2,
      (row) => row,
      (row) => [row],
    );
    expect(page.items).toEqual(['a', 'b']);
    expect(decodeCursor(page.nextCursor ?? undefined, 1)).toEqual(['b']);
    expect(
      toPage(
        ['a', 'b'],
        2,
        (row) => row,
        (row) => [row],
      ).nextCursor,
    ).toBeNull();
  });

  it.each([
    ['nonsense', '%%%'],
    ['another number of values', encodeCursor(['a', 'b'])],
    ['no text', Buffer.from('[1]').toString('base64url')],
    ['SQL for an id', encodeCursor([`' or true --`])],
  ])('that holds %s is refused as input', (_name, cursor) => {
    expect(() => idOfCursor(cursor)).toThrow(expect.objectContaining({ code: 'request.invalid_cursor', kind: 'invalid_input' }));
  });

  it('that is absent starts at the beginning', () => {
    expect(idOfCursor(undefined)).toBeUndefined();
  });
});
