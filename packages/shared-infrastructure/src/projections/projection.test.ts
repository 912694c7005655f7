import { on, userDeleted } from '@prognetwork/event-based-service-client';
import { describe, expect, it } from 'vitest';
import {
  causesSideEffects,
  defineProjection,
  firstBuild,
  isCaughtUp,
  limitOf,
  needsRebuild,
  nextBuild,
  runsOf,
  type Build,
} from './projection.ts';

const end = { epoch: '1', position: 100 };
const restored = { epoch: '2', position: 80 };

function build(more: Partial<Build> = {}): Build {
  const place = { epoch: '1', position: 90, mark: 40, stoppedReason: undefined, retiredAt: undefined };
  return { build: 1, version: 1, status: 'serving', ...place, ...more };
}
const filled = (more: Partial<Build> = {}): Build => build({ build: 2, status: 'building', position: 10, ...more });

describe('a declaration', () => {
  const subscriptions = [on(userDeleted, async () => undefined)];
  it('names every type once, also those of side effects', () => {
    const projection = defineProjection({ name: 'a-b', version: 1, tables: ['a'], subscriptions, sideEffects: subscriptions });
    expect(projection.types).toEqual(['user.deleted']);
  });

  it.each([
    ['a name', { name: 'A b' }],
    ['a version', { version: 0 }],
    ['a table', { tables: [] }],
    ['a safe name of a table', { tables: ['a; drop table b'] }],
    ['an event', { subscriptions: [] }],
  ])('needs %s', (_what, wrong) => {
    expect(() => defineProjection({ name: 'a', version: 1, tables: ['a'], subscriptions, ...wrong })).toThrow('The projection');
  });
});

describe('builds', () => {
  it('begin at the start of the log; the mark is set once, and again only when positions mean something else', () => {
    expect(firstBuild(1, end)).toMatchObject({ build: 1, status: 'serving', position: 0, mark: 100 });
    expect(nextBuild([build()], 2, end)).toMatchObject({ build: 2, status: 'building', position: 0, mark: 40, version: 2 });
    expect(nextBuild([build()], 1, restored)).toMatchObject({ epoch: '2', mark: 80 });
    expect(nextBuild([build({ status: 'retired', build: 7 }), build({ build: 8 })], 1, end).build).toBe(9);
  });

  it('are started by a raised version, not by a lower one', () => {
    expect([needsRebuild([], 1), needsRebuild([build()], 2), needsRebuild([build()], 1)]).toEqual([true, true, false]);
    expect(needsRebuild([build({ version: 3 })], 2)).toBe(false);
    expect(needsRebuild([build(), filled({ version: 2 })], 2)).toBe(false);
  });

  it('that are filled never overtake the one that serves, and may take over when they have caught up', () => {
    expect(limitOf(build(), build(), end)).toBe(100);
    expect(limitOf(filled(), build(), end)).toBe(90);
    expect([isCaughtUp(filled(), build(), end), isCaughtUp(filled({ position: 90 }), build(), end)]).toEqual([false, true]);
    expect(isCaughtUp(filled({ position: 90, stoppedReason: 'x' }), build(), end)).toBe(false);
  });

  it('after a restored log go to where they were begun', () => {
    const anew = filled({ epoch: '2', mark: 80, position: 79 });
    expect(limitOf(anew, build(), restored)).toBe(80);
    expect([isCaughtUp(anew, build(), restored), isCaughtUp({ ...anew, position: 80 }, build(), restored)]).toEqual([false, true]);
    expect(isCaughtUp(filled({ position: 90 }), build(), restored)).toBe(false);
  });

  it('cause side effects only when they serve, and past the mark', () => {
    expect([causesSideEffects(build(), 40), causesSideEffects(build(), 41), causesSideEffects(filled(), 41)]).toEqual([false, true, false]);
  });
});

describe('runs of events', () => {
  const item = (tenantid?: string) => ({ event: { tenantid } });
  it('hold neighbours of one tenant, so many at most', () => {
    const items = [item('a'), item('a'), item('b'), item('a'), item(), item(), item()];
    expect(runsOf(items, 2).map((run) => run.length)).toEqual([2, 1, 1, 2, 1]);
    expect(runsOf(items, 10).flat()).toEqual(items);
    expect(runsOf([], 10)).toEqual([]);
  });
});
