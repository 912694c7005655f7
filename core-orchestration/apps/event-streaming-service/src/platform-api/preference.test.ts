import { describe, expect, it } from 'vitest';
import { waitSecondsOf } from './preference.ts';

describe('the header Prefer', () => {
  it.each([
    ['wait=5', 5],
    ['respond-async, wait=10', 10],
    ['wait = "3", return=minimal', 3],
    ['wait=9999', 25],
    ['wait=0', 0],
  ])('%s', (header, seconds) => expect(waitSecondsOf(header)).toBe(seconds));

  it.each([undefined, '', 'respond-async', 'wait', 'wait=soon', 'await=5', 'wait=-1'])('says nothing of waiting: %s', (header) => {
    expect(waitSecondsOf(header)).toBeUndefined();
  });
});
