import { expect, test } from 'vitest';
import { toEventQuery } from './to-event-query.ts';

test('a time typed without a zone is UTC, and one with a zone is kept', () => {
  const query = toEventQuery({ type: 'member.joined', from: '2026-11-20T12:30', until: '2026-11-20T14:30:05+02:00' });
  expect(query).toEqual({ type: 'member.joined', from: '2026-11-20T12:30:00.000Z', until: '2026-11-20T12:30:05.000Z' });
});

test('what is no time is left to the service to refuse, and nothing is made up', () => {
  expect(toEventQuery({ from: 'yesterday' })).toEqual({ from: 'yesterday', until: undefined });
});
