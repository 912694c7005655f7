import { describe, expect, it } from 'vitest';
import { refusalOf } from './log-place.ts';

describe('a service that is to start on a store', () => {
  it('may where the log is kept', () => {
    expect(refusalOf('postgres', 'postgres', 7)).toBeUndefined();
    expect(refusalOf('redis', 'redis', 7)).toBeUndefined();
  });

  it('may begin in Redis while nothing was ever stored', () => {
    expect(refusalOf('postgres', 'redis', 0)).toBeUndefined();
  });

  it('is refused the other store, with the ways out', () => {
    expect(refusalOf('postgres', 'redis', 7)).toMatch(
      /^PostgreSQL holds the log .* with 7 events: .*EVENT_STORE=postgres.*--to redis.*raise-epoch/,
    );
    expect(refusalOf('redis', 'postgres', 0)).toMatch(/^Redis holds the log .*EVENT_STORE=redis.*--to postgres.*raise-epoch/);
  });

  it.each(['moving to postgres', 'moving to redis'] as const)('is refused both while the log is %s', (place) => {
    expect(refusalOf(place, 'postgres', 7)).toContain('--abort');
    expect(refusalOf(place, 'redis', 7)).toContain('--abort');
  });
});
