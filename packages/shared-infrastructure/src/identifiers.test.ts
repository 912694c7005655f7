import { describe, expect, it } from 'vitest';
import { isUuid, newId } from './identifiers.ts';

describe('new ids', () => {
  const ids = Array.from({ length: 20_000 }, () => newId());

  it('are UUIDs of version 7', () => {
    expect(ids.filter((id) => !isUuid(id) || id[14] !== '7' || !'89ab'.includes(id[19] ?? ''))).toEqual([]);
  });

  it('sort in the order in which they were made, and none comes twice', () => {
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });

  it('carry the time', () => {
    const before = Date.now();
    const carried = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16);
    expect(carried).toBeGreaterThanOrEqual(before);
    expect(carried).toBeLessThanOrEqual(Date.now());
  });

  it('share no more than chance with those made before and after', () => {
    const tails = ids.map((id) => id.slice(-12));
    expect(new Set(tails).size).toBe(ids.length);
  });
});
