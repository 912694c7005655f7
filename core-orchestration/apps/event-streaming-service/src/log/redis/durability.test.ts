import { describe, expect, it } from 'vitest';
import { lossOf, type RedisSettings } from './durability.ts';

const DURABLE: RedisSettings = {
  appendonly: 'yes',
  appendfsync: 'always',
  'no-appendfsync-on-rewrite': 'no',
  'maxmemory-policy': 'noeviction',
};

describe('a Redis that is to keep the log', () => {
  it('may when it writes everything to disk before it answers and throws nothing away', () => {
    expect(lossOf(DURABLE)).toBeUndefined();
  });

  it.each([
    [{ appendonly: 'no' }, 'its appendonly is no, not yes: events since the last snapshot are lost'],
    [{ appendfsync: 'everysec' }, 'its appendfsync is everysec, not always: about a second of acknowledged events is lost'],
    [{ 'no-appendfsync-on-rewrite': 'yes' }, 'its no-appendfsync-on-rewrite is yes, not no'],
    [{ 'maxmemory-policy': 'allkeys-lru' }, 'its maxmemory-policy is allkeys-lru, not noeviction: Redis throws parts of the log away'],
    [{ appendfsync: undefined }, 'it does not tell its appendfsync: unless that is always, about a second'],
  ])('is told what %j may lose, and how to run on it all the same', (different, sentence) => {
    const loss = lossOf({ ...DURABLE, ...different });
    expect(loss).toContain(sentence);
    expect(loss).toContain('EVENT_STORE_ACCEPT_LOSS=true');
  });

  it('is told everything at once', () => {
    expect(lossOf({})?.match(/does not tell/g)).toHaveLength(4);
  });
});
