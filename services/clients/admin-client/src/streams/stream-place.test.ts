import { expect, test } from 'vitest';
import { placeOf } from './stream-place.ts';

test.each([
  [{}, {}],
  [{ version: '12' }, { version: 12 }],
  [{ version: '12', at: '2026-11-20T12:00' }, { version: 12 }],
  [{ version: '0' }, {}],
  [{ version: 'x', at: 'yesterday' }, {}],
  [{ at: '2026-11-20T12:00' }, { at: '2026-11-20T12:00:00.001Z' }],
  [{ at: '2026-11-20T14:00:05+02:00' }, { at: '2026-11-20T12:00:05.001Z' }],
])('%j leads to %j', (query, place) => {
  expect(placeOf(query)).toEqual(place);
});
