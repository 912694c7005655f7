import { describe, expect, it } from 'vitest';
import { findStoppedReason, keyOf, toRanges } from './consumer-group.ts';

describe('the key of an event', () => {
  const event = { stream: 'user-1', subject: '1', tenant: 't' };

  it('is what the group asked to have in order', () => {
    expect((['stream', 'subject', 'tenant', 'log'] as const).map((orderBy) => keyOf(event, orderBy))).toEqual([
      'stream:user-1',
      'subject:1',
      'tenant:t',
      'log',
    ]);
  });

  it('is the subject where there is no tenant', () => {
    expect(keyOf({ ...event, tenant: null }, 'tenant')).toBe('subject:1');
  });
});

describe('a group', () => {
  it('stands still in another epoch, and beyond the end of the log', () => {
    const head = { epoch: 2, position: 10 };
    expect(findStoppedReason({ epoch: 2, position: 10 }, head)).toBeNull();
    expect(findStoppedReason({ epoch: 1, position: 3 }, head)).toContain('epoch 1');
    expect(findStoppedReason({ epoch: 2, position: 11 }, head)).toContain('ends at 10');
  });
});

describe('positions to read', () => {
  it('are taken together when they are close', () => {
    expect(toRanges([1, 2, 5, 90, 91], 10)).toEqual([
      { first: 1, last: 5 },
      { first: 90, last: 91 },
    ]);
    expect(toRanges([], 10)).toEqual([]);
  });
});
