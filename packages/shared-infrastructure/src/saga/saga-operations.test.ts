import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginSaga, fail, hasEnded, succeed, type SagaPlan, type SagaState, type SagaTransition } from './saga.ts';
import { holdBack, pause, resume, retryNow, skip } from './saga-operations.ts';

const now = new Date('2026-11-20T12:00:00Z');
const later = new Date('2026-11-20T12:00:01Z');
const retry = { maxAttempts: 3, baseDelayMs: 100_000, maxDelayMs: 100_000 };
const step = { retry, isCompensable: true, isPivot: false };
const plan: SagaPlan = {
  name: 'test',
  version: 1,
  compensationRetry: retry,
  steps: [
    { ...step, name: 'a' },
    { ...step, name: 'b' },
    { ...step, name: 'c' },
  ],
};
const init = { id: 'saga', subject: 's', startedBy: 'p', input: {}, correlationId: 'r', traceparent: null };
const begin = (): SagaState => beginSaga(plan, init, now).state;
const done = (state: SagaState): SagaState => succeed(plan, state, now).state;
const refused = { reason: 'Refused.', isFinal: true };
const unclear = { reason: 'No answer.', isFinal: false };
const failed = (state: SagaState, failure = refused): SagaState => fail(plan, state, failure, now, () => 1).state;
const statuses = (state: SagaState) => state.steps.map(({ status }) => status);
const told = ({ progress }: SagaTransition) => progress.map(({ step: name, outcome }) => `${name} ${outcome}`);

describe('a paused saga', () => {
  test('keeps its place and goes on there', () => {
    const paused = pause(done(begin())).state;
    expect(paused).toMatchObject({ status: 'paused', resumesAs: 'running', position: 1 });
    const resumed = resume(paused, later);
    expect(resumed.state).toMatchObject({ status: 'running', resumesAs: null, position: 1, runAt: later });
    expect(told(resumed)).toEqual(['b running']);
  });

  test('goes on compensating when it was', () => {
    const paused = pause(failed(done(begin()))).state;
    expect(paused.resumesAs).toBe('compensating');
    const resumed = resume(paused, later);
    expect([resumed.state.status, told(resumed)]).toEqual(['compensating', ['b compensating']]);
  });

  test('keeps what came of the step that ran, and does not begin the next', () => {
    const held = holdBack(succeed(plan, begin(), now));
    expect(held.state).toMatchObject({ status: 'paused', resumesAs: 'running', position: 1 });
    expect(statuses(held.state)).toEqual(['done', 'pending', 'pending']);
    expect(told(held)).toEqual(['a done']);
    expect(statuses(resume(held.state, later).state)).toEqual(['done', 'running', 'pending']);
  });

  test('has ended when the step that ran was its last', () => {
    expect(holdBack(succeed(plan, done(done(begin())), now)).state.status).toBe('completed');
  });

  test('keeps the attempts of a step that failed meanwhile, and tries it again when resumed', () => {
    const held = holdBack(fail(plan, begin(), unclear, now, () => 1));
    expect(held.state).toMatchObject({ status: 'paused', attempts: 1 });
    expect(resume(held.state, later).progress).toEqual([{ step: 'a', outcome: 'running', attempt: 2 }]);
  });

  test('cannot be paused or retried, and only a paused one can be resumed', () => {
    const { state } = pause(begin());
    expect(() => pause(state)).toThrow('The saga is paused already.');
    expect(() => retryNow(plan, state, now, 'why')).toThrow('The saga is paused; resume it.');
    expect(() => resume(begin(), now)).toThrow('The saga is not paused.');
  });
});

describe('an operator who retries', () => {
  test('ends the wait of a step', () => {
    const waiting = failed(begin(), unclear);
    expect(waiting.runAt > later).toBe(true);
    const retried = retryNow(plan, waiting, later, 'It is mended.');
    expect(retried.state).toMatchObject({ status: 'running', attempts: 1, runAt: later });
    expect(retried.progress).toEqual([{ step: 'a', outcome: 'running', attempt: 2, reason: 'It is mended.' }]);
  });

  test('ends the wait of a compensation', () => {
    const waiting = failed(failed(begin()), unclear);
    expect(told(retryNow(plan, waiting, later, 'why'))).toEqual(['a compensating']);
  });

  test('has what was left behind taken back, and nothing else', () => {
    let state = failed(done(done(begin())));
    state = done(state);
    state = failed(state);
    state = done(state);
    expect(state.status).toBe('failed');
    const retried = retryNow(plan, state, later, 'why');
    expect(retried.state).toMatchObject({ status: 'compensating', position: 1, attempts: 0, runAt: later });
    const ended = succeed(plan, retried.state, later);
    expect(ended.state.status).toBe('failed');
    expect(statuses(ended.state)).toEqual(['compensated', 'compensated', 'failed']);
    expect(() => retryNow(plan, ended.state, later, 'why')).toThrow('left nothing behind');
  });

  test('is refused when nothing waits', () => {
    expect(() => retryNow(plan, begin(), now, 'why')).toThrow('No step waits');
    expect(() => retryNow(plan, done(done(done(begin()))), now, 'why')).toThrow('The saga has ended.');
  });
});

describe('an operator who skips', () => {
  test('a step lets the saga go on behind it', () => {
    const skipped = skip(plan, begin(), later, 'Done by hand.');
    expect(skipped.state).toMatchObject({ status: 'running', position: 1, runAt: later });
    expect(statuses(skipped.state)).toEqual(['skipped', 'running', 'pending']);
    expect(skipped.progress[0]).toEqual({ step: 'a', outcome: 'skipped', attempt: 1, reason: 'Done by hand.' });
  });

  test('the last step completes it', () => {
    expect(skip(plan, done(done(begin())), now, 'why').state.status).toBe('completed');
  });

  test('a step still has it compensated later, because it may have had its effect', () => {
    let state = skip(plan, begin(), now, 'why').state;
    state = done(failed(state));
    expect([state.status, state.position]).toEqual(['compensating', 0]);
  });

  test('a compensation leaves that step as it is and says so', () => {
    let state = failed(done(begin()));
    state = done(state);
    const skipped = skip(plan, state, now, 'why');
    expect(skipped.state).toMatchObject({ status: 'failed', reason: 'Refused. a was not undone.' });
    expect(statuses(skipped.state)).toEqual(['skipped', 'failed', 'pending']);
    expect(() => retryNow(plan, skipped.state, now, 'why')).toThrow('left nothing behind');
  });

  test('in a paused saga moves its place, and it stays paused', () => {
    const skipped = skip(plan, pause(begin()).state, now, 'why');
    expect(skipped.state).toMatchObject({ status: 'paused', resumesAs: 'running', position: 1 });
    expect(told(skipped)).toEqual(['a skipped']);
  });

  test('is refused when the saga has ended', () => {
    expect(() => skip(plan, done(done(done(begin()))), now, 'why')).toThrow('The saga has ended.');
    expect(() => pause(done(done(done(begin()))))).toThrow('The saga has ended.');
  });
});

describe('past the pivot', () => {
  const oneWay: SagaPlan = {
    ...plan,
    steps: [
      { ...step, name: 'a' },
      { ...step, name: 'b', isPivot: true },
      { ...step, name: 'c', isCompensable: false },
    ],
  };

  test('a step is tried until it is done, whatever it says', () => {
    let { state } = beginSaga(oneWay, init, now);
    for (let n = 0; n < 2; n++) ({ state } = succeed(oneWay, state, now));
    for (let attempt = 1; attempt <= 20; attempt++) {
      ({ state } = fail(oneWay, state, refused, now, () => 1));
      expect(state).toMatchObject({ status: 'running', attempts: attempt, runAt: new Date(now.getTime() + 100_000) });
    }
    expect(succeed(oneWay, state, now).state.status).toBe('completed');
  });

  test('but not before: the pivot itself can be given up', () => {
    const { state } = succeed(oneWay, beginSaga(oneWay, init, now).state, now);
    expect(fail(oneWay, state, refused, now).state.status).toBe('compensating');
  });
});

describe('whatever happens to a saga and whatever operators do', () => {
  const acts = {
    succeed: (state: SagaState) => succeed(plan, state, now),
    unclear: (state: SagaState) => fail(plan, state, unclear, now),
    refused: (state: SagaState) => fail(plan, state, refused, now),
    pause: (state: SagaState) => pause(state),
    resume: (state: SagaState) => resume(state, now),
    retry: (state: SagaState) => retryNow(plan, state, now, 'why'),
    skip: (state: SagaState) => skip(plan, state, now, 'why'),
  };
  const isStep = (act: keyof typeof acts): boolean => act === 'succeed' || act === 'unclear' || act === 'refused';

  test('it ends once it is resumed and its steps answer, and a paused one knows how it goes on', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])), { maxLength: 60 }), (script) => {
        let state = begin();
        for (const act of script) {
          if (isStep(act) && (hasEnded(state) || state.status === 'paused')) continue;
          try {
            ({ state } = acts[act](state));
          } catch (error) {
            expect(error).toHaveProperty('name', 'SagaOperationRefused');
          }
          expect(state.resumesAs !== null).toBe(state.status === 'paused');
        }
        if (state.status === 'paused') ({ state } = resume(state, now));
        for (let n = 0; n < 6 && !hasEnded(state); n++) ({ state } = succeed(plan, state, now));
        expect(hasEnded(state)).toBe(true);
      }),
    );
  });
});
