import { describe, expect, it } from 'vitest';
import { judgeLog, laterOf, type FoundLog, type SeenLog } from './log-identity.ts';

const seen: SeenLog = { identity: 'one', epoch: 3, position: 10, eventId: 'a' };
const found: FoundLog = { identity: 'one', epoch: 3, position: 12, lastEntry: 12, placeOfSeen: 10 };

describe('the log that Redis holds', () => {
  it('is the one that was seen when it reaches at least as far and has the same event there', () => {
    expect(judgeLog(found, seen)).toBe('as seen');
    expect(judgeLog({ ...found, position: 10, lastEntry: 10 }, seen)).toBe('as seen');
    expect(judgeLog({ ...found, placeOfSeen: undefined }, { ...seen, eventId: undefined })).toBe('as seen');
  });

  it('is new when nobody has seen one, and adopted only while it is empty', () => {
    const empty: FoundLog = { epoch: 0, position: 0, lastEntry: 0 };
    expect(judgeLog(empty, undefined)).toBe('new');
    expect(judgeLog({ ...empty, identity: 'one', epoch: 1 }, undefined)).toBe('as seen');
    expect(judgeLog(found, undefined)).toMatchObject({
      refusal: expect.stringContaining('a log of 12 events that this installation has never seen'),
    });
  });

  it.each([
    ['Redis is empty, but its log reached position 10', { identity: undefined, position: 0, lastEntry: 0 }],
    ['another log', { identity: 'two' }],
    ['it ends at position 9 and reached 10', { position: 9, lastEntry: 9 }],
    ['position 10 holds another event', { placeOfSeen: 11 }],
    ['position 10 holds another event', { placeOfSeen: undefined }],
    ['its epoch is 2 and was 3', { epoch: 2 }],
    ['was moved to PostgreSQL', { identity: 'moved:one' }],
    ['its head is at 12, its last entry at 11', { lastEntry: 11 }],
  ])('is refused, with what happened and the way out: %s', (sentence, different) => {
    const judgement = judgeLog({ ...found, ...different }, seen);
    expect(judgement).toMatchObject({ refusal: expect.stringContaining(sentence) });
    expect(judgement).toMatchObject({ refusal: expect.stringContaining('raise-epoch.ts') });
  });

  it('is accepted when an operator has raised the epoch', () => {
    expect(judgeLog({ ...found, epoch: 4, position: 5, lastEntry: 5, placeOfSeen: undefined }, seen)).toBe('as seen');
  });
});

describe('the later of two views', () => {
  it('has the higher epoch, then the higher position', () => {
    expect(laterOf(seen, undefined)).toBe(seen);
    expect(laterOf(undefined, seen)).toBe(seen);
    const further = { ...seen, position: 11 };
    expect(laterOf(seen, further)).toBe(further);
    const raised = { ...seen, epoch: 4, position: 0 };
    expect(laterOf(raised, further)).toBe(raised);
  });
});
