import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../identifiers.ts';
import { FinalStepError } from './define-saga.ts';
import { clearAwaySagas } from './saga-retention.ts';
import { findSaga } from './saga-store.ts';
import { createSagaWorker } from './saga-worker.ts';
import { createSagaHarness, threeSteps, type SagaHarness } from './test-fixtures/saga-harness.ts';

const DAY_MS = 24 * 3_600_000;
const KEEP_DAYS = 90;
let harness: SagaHarness;
beforeAll(async () => {
  harness = await createSagaHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

const completing = threeSteps('completing', async () => undefined);
const failing = threeSteps('failing', async (step, direction) => {
  if (step === 'second' && direction === 'run') throw new FinalStepError('No.');
});
const waiting = threeSteps('waiting', async () => Promise.reject(new Error('away')));

async function ended(definition: typeof completing): Promise<string> {
  const id = await harness.start(definition);
  await harness.runToEnd(harness.createProcess([definition]), id);
  return id;
}
const isKept = async (id: string): Promise<boolean> => (await harness.database.inGlobalTransaction((tx) => findSaga(tx, id))) !== undefined;
const keptOf = async (ids: readonly string[]): Promise<boolean[]> => Promise.all(ids.map(isKept));
const retentionOf = (removed: number[]) => {
  const { store } = harness.createProcess([completing]);
  return {
    keepDays: KEEP_DAYS,
    now: () => harness.clock.now,
    async removeEnded(before: Date, limit: number) {
      const count = await store.removeEnded(before, limit);
      removed.push(count);
      return count;
    },
  };
};
const signal = new AbortController().signal;

describe('sagas that ended long ago', () => {
  test('are removed a batch at a time; those that have not ended stay however old they are, and the log has what was said', async () => {
    const gone = [await ended(completing), await ended(failing), await ended(completing)];
    const [running, paused] = [await harness.start(waiting), await harness.start(waiting)];
    await harness.operate([waiting], paused, 'pause');
    const told = await harness.announced(gone[1] ?? '');
    harness.passTime((KEEP_DAYS - 1) * DAY_MS);
    const young = await ended(completing);
    const removed: number[] = [];
    await clearAwaySagas(retentionOf(removed), signal, 2);
    expect([removed, await keptOf(gone)]).toEqual([[0], [true, true, true]]);

    harness.passTime(2 * DAY_MS);
    await clearAwaySagas(retentionOf(removed), signal, 2);
    expect(removed).toEqual([0, 2, 1]);
    expect(await keptOf([...gone, running, paused, young])).toEqual([false, false, false, true, true, true]);
    expect(await harness.announced(gone[1] ?? '')).toEqual(told);
    expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['saga.started', 'saga.ended']));
  });

  test('count from their end: one that is tried once more is kept as long again', async () => {
    let isBroken = true;
    const mended = threeSteps('mended', async (step, direction) => {
      if (step === 'second' && direction === 'run') throw new FinalStepError('No.');
      if (direction === 'compensate' && isBroken) throw new FinalStepError('Nor back.');
    });
    const id = await ended(mended);
    harness.passTime((KEEP_DAYS - 1) * DAY_MS);
    isBroken = false;
    await harness.operate([mended], id, 'retry');
    await harness.runToEnd(harness.createProcess([mended]), id);
    harness.passTime(2 * DAY_MS);
    await clearAwaySagas(retentionOf([]), signal);
    expect(await isKept(id)).toBe(true);
  });

  test('stop being removed when the process stops', async () => {
    await ended(completing);
    harness.passTime((KEEP_DAYS + 1) * DAY_MS);
    const removed: number[] = [];
    await clearAwaySagas(retentionOf(removed), AbortSignal.abort(), 1);
    expect(removed).toEqual([]);
  });

  test('are removed by a worker that is told how long to keep them', async () => {
    const id = await ended(completing);
    harness.passTime((KEEP_DAYS + 1) * DAY_MS);
    const { store } = harness.createProcess([completing]);
    const { telemetry, clock } = harness;
    await using worker = createSagaWorker({
      store,
      definitions: [completing],
      telemetry,
      clock: () => clock.now,
      newId,
      keepDays: KEEP_DAYS,
    });
    worker.start();
    await waitFor(async () => !(await isKept(id)), { what: 'the saga to be removed' });
  });
});
