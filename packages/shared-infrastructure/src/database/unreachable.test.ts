import { describe, expect, it } from 'vitest';
import { isDatabaseUnreachable } from './unreachable.ts';

const failure = (message: string, code?: string, more: object = {}): Error => Object.assign(new Error(message), { code, ...more });

describe('a query that failed', () => {
  it.each([
    ['nobody listens', failure('connect ECONNREFUSED', 'ECONNREFUSED')],
    ['nobody listens on any address', new AggregateError([failure('', 'ECONNREFUSED'), failure('', 'ECONNREFUSED')])],
    ['the server was killed', failure('Connection terminated unexpectedly')],
    ['the server stops', failure('terminating connection due to administrator command', '57P01')],
    ['the server starts', failure('the database system is starting up', '57P03')],
    ['no connection is left', failure('sorry, too many clients already', '53300')],
    ['the pool gave up', failure('timeout exceeded when trying to connect')],
    ['drizzle says so', failure('Failed query: select', undefined, { name: 'DrizzleQueryError', cause: failure('', '57P01') })],
  ])('because %s is the database being out of reach', (_why, error) => {
    expect(isDatabaseUnreachable(error)).toBe(true);
  });

  it.each([
    ['a row is there already', failure('duplicate key', '23505')],
    ['it took too long', failure('canceling statement due to statement timeout', '57014')],
    ['drizzle says so', failure('Failed query', undefined, { name: 'DrizzleQueryError', cause: failure('', '23505') })],
    ['another service is out of reach', new TypeError('fetch failed', { cause: failure('', 'ECONNREFUSED') })],
    ['of something else', 'ECONNREFUSED'],
  ])('because %s is not', (_why, error) => {
    expect(isDatabaseUnreachable(error)).toBe(false);
  });
});
