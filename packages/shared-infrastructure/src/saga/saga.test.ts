import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginSaga, fail, hasEnded, succeed, type SagaPlan, type SagaState } from './saga.ts';

const now = new Date('2026-11-20T12:00:00Z');
const retry = { maxAttempts: 3, baseDelayMs: 100, maxDelayMs: 1000 };
const plan: SagaPlan = {
  name: 'test',
  version: 1,
  compensationRetry: retry,
  steps: [
    { name: 'a', retry, isCompensable: true, isPivot: false },
    { name: 'b', retry, isCompensable: false, isPivot: false },
    { name: 'c', retry, isCompensable: true, isPivot: false },
  ],
};
const begin = (): SagaState =>
  beginSaga(plan, { id: 'saga', subject: 's', startedBy: 'p', input: {}, correlationId: 'r', traceparent: null }, now).state;
const statuses = (state: SagaState) => state.steps.map(({ status }) => status);
const refused = { reason: 'Refused.', isFinal: true };
const unclear = { reason: 'No answer.', isFinal: false };

describe('a saga', () => {
  test('runs its steps in order and completes', () => {
    let state = begin();
    const progress = [];
    for (let step = 0; step < 3; step++) {
      const next = succeed(plan, state, now);
      progress.push(...next.progress.map(({ step: name, outcome }) => `${name} ${outcome}`));
      state = next.state;
    }
    expect(state.status).toBe('completed');
    expect(statuses(state)).toEqual(['done', 'done', 'done']);
    expect(progress).toEqual(['a done', 'b running', 'b done', 'c running', 'c done']);
  });

  test('tries a step again later, as often as its policy says', () => {
    const first = fail(plan, begin(), unclear, now, () => 0.5);
    expect(first.state).toMatchObject({ status: 'running', attempts: 1, runAt: new Date(now.getTime() + 50) });
    expect(first.progress).toEqual([{ step: 'a', outcome: 'retrying', attempt: 1, reason: 'No answer.' }]);
    const second = fail(plan, first.state, unclear, now, () => 0.5);
    expect(second.state.runAt).toEqual(new Date(now.getTime() + 100));
    expect(fail(plan, second.state, unclear, now).state).toMatchObject({ status: 'compensating', failedStep: 'a', reason: 'No answer.' });
  });

  test('compensates in reverse order, the failed step too, and tells which one failed and why', () => {
    let state = succeed(plan, succeed(plan, begin(), now).state, now).state;
    ({ state } = fail(plan, state, refused, now));
    expect([state.status, state.position]).toEqual(['compensating', 2]);
    ({ state } = succeed(plan, state, now));
    expect(state.position).toBe(0);
    ({ state } = succeed(plan, state, now));
    expect(state).toMatchObject({ status: 'failed', failedStep: 'c', reason: 'Refused.' });
    expect(statuses(state)).toEqual(['compensated', 'done', 'failed']);
  });

  test('goes on compensating when one compensation is given up, and says so', () => {
    let state = succeed(plan, succeed(plan, begin(), now).state, now).state;
    ({ state } = fail(plan, state, refused, now));
    ({ state } = fail(plan, state, { reason: 'Still refused.', isFinal: true }, now));
    expect([state.status, state.position]).toEqual(['compensating', 0]);
    ({ state } = succeed(plan, state, now));
    expect(state.reason).toBe('Refused. c could not be undone: Still refused.');
    expect(hasEnded(state)).toBe(true);
  });

  test('always ends, whatever happens to its steps', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('succeed', 'unclear', 'refused'), { minLength: 30, maxLength: 30 }), (outcomes) => {
        let state = begin();
        let transitions = 0;
        for (const outcome of outcomes) {
          if (hasEnded(state)) break;
          ({ state } =
            outcome === 'succeed' ? succeed(plan, state, now) : fail(plan, state, outcome === 'refused' ? refused : unclear, now));
          transitions++;
        }
        expect(hasEnded(state)).toBe(true);
        expect(transitions).toBeLessThanOrEqual(3 * 3 + 2 * 3);
        if (state.status === 'completed') expect(statuses(state)).toEqual(['done', 'done', 'done']);
        else expect(statuses(state)).toContain('failed');
      }),
    );
  });
});
