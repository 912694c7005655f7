import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FinalStepError } from './define-saga.ts';
import { LostLeaseError } from './saga-store.ts';
import { BACKWARD, FORWARD, interrupt, LEASE_MS, PLACES } from './test-fixtures/interruption.ts';
import { createSagaHarness, Killed, threeSteps, type SagaHarness, type TestProcess } from './test-fixtures/saga-harness.ts';

let harness: SagaHarness;
beforeAll(async () => {
  harness = await createSagaHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

describe('a process killed in the midst of a saga', () => {
  test.each(PLACES)('$point of $direction $step (compensating: $isCompensating): another ends it, each effect had once', async (place) => {
    const { definition, start, hasDied } = interrupt(harness, 'killed', place);
    const id = await harness.start(definition);
    await expect(start().worker.runNext()).rejects.toThrow(Killed);
    expect(hasDied()).toBe(true);
    const isOver = ['completed', 'failed'].includes((await harness.load(id)).status);
    const successor = harness.createProcess([definition]);
    // What ended with its last checkpoint leaves nothing to do; everything else waits for the lease.
    expect(await successor.worker.runNext()).toBe(false);
    if (!isOver) {
      harness.passTime(LEASE_MS);
      await harness.runToEnd(successor, id);
    }
    expect((await harness.load(id)).status).toBe(place.isCompensating ? 'failed' : 'completed');
    expect(await harness.effects(id)).toEqual(place.isCompensating ? [...FORWARD, ...BACKWARD] : FORWARD);
  });

  test('many times over still ends', async () => {
    let deaths = 0;
    let current: TestProcess | undefined;
    const definition = threeSteps('killed-often', async (step, direction, context) => {
      if (deaths % 2 === 0 && deaths++ < 12) current?.kill();
      await harness.haveEffect(context);
      if (deaths % 2 === 1 && deaths++ < 12) current?.kill();
      if (step === 'third' && direction === 'run') throw new FinalStepError('Refused.');
    });
    const id = await harness.start(definition);
    for (let life = 0; life < 20 && (await harness.load(id)).status !== 'failed'; life++) {
      current = harness.createProcess([definition]);
      await current.worker.runNext().catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
      harness.passTime(LEASE_MS);
    }
    expect(deaths).toBeGreaterThanOrEqual(12);
    expect(await harness.effects(id)).toEqual([...FORWARD, ...BACKWARD]);
  });
});

describe('a worker that lost its lease', () => {
  test('is refused at its checkpoint and at fenced effects, and changes nothing', async () => {
    const slow = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    let isFirst = true;
    const definition = threeSteps('stale', async (step, _direction, context) => {
      if (step === 'second' && isFirst) {
        isFirst = false;
        reached.resolve();
        await slow.promise;
      }
      await harness.haveEffect(context, true);
    });
    const id = await harness.start(definition);
    const stale = harness.createProcess([definition]).worker.runNext();
    await reached.promise;
    harness.passTime(LEASE_MS);
    await harness.runToEnd(harness.createProcess([definition]), id);
    const before = await harness.load(id);
    slow.resolve();
    await expect(stale).rejects.toThrow(LostLeaseError);
    expect(await harness.load(id)).toEqual(before);
    expect(await harness.effects(id)).toEqual(FORWARD);
  });

  test('cannot save a state either, even when its effect was not fenced', async () => {
    const definition = threeSteps('stale-checkpoint', async (_step, _direction, context) => harness.haveEffect(context));
    const id = await harness.start(definition);
    const { store } = harness.createProcess([definition]);
    const old = await store.claim([definition], 'old', LEASE_MS);
    harness.passTime(LEASE_MS);
    const fresh = await store.claim([definition], 'new', LEASE_MS);
    expect(fresh?.state.id).toBe(id);
    expect((fresh?.fencingToken ?? 0n) - (old?.fencingToken ?? 0n)).toBe(1n);
    if (old === undefined) throw new Error('Nothing was claimed.');
    const save = store.checkpoint(old, {
      transition: { state: { ...old.state, status: 'completed' }, progress: [] },
      leaseMs: LEASE_MS,
      onSave: async () => undefined,
    });
    await expect(save).rejects.toThrow(LostLeaseError);
    expect((await harness.load(id)).status).toBe('running');
    if (fresh !== undefined) await store.release(fresh);
    await harness.runToEnd(harness.createProcess([definition]), id);
  });
});

describe('a step', () => {
  test('that fails in passing is tried again; the person is told nothing of the inside', async () => {
    let attempts = 0;
    const definition = threeSteps('passing', async (step, _direction, context) => {
      if (step === 'second' && ++attempts < 3) throw new Error('connection refused by 10.0.0.7');
      await harness.haveEffect(context);
    });
    const id = await harness.start(definition);
    await harness.runToEnd(harness.createProcess([definition]), id);
    expect(attempts).toBe(3);
    expect((await harness.load(id)).status).toBe('completed');
  });

  test('that keeps failing is given up after its attempts, and everything is compensated', async () => {
    const definition = threeSteps('hopeless', async (step, direction, context) => {
      if (step === 'second' && direction === 'run') throw new Error('connection refused by 10.0.0.7');
      await harness.haveEffect(context);
    });
    const id = await harness.start(definition);
    await harness.runToEnd(harness.createProcess([definition]), id);
    const state = await harness.load(id);
    expect(state).toMatchObject({ status: 'failed', failedStep: 'second', reason: 'It failed unexpectedly.' });
    expect(state.steps.map(({ status }) => status)).toEqual(['compensated', 'failed', 'pending']);
    expect(await harness.effects(id)).toEqual(['first', 'second:compensate', 'first:compensate']);
  });

  test('that does not end is cut off when its time is up', async () => {
    const definition = threeSteps(
      'endless',
      (step, direction) => (step === 'first' && direction === 'run' ? new Promise(() => undefined) : Promise.resolve()),
      20,
    );
    const id = await harness.start(definition);
    await harness.runToEnd(harness.createProcess([definition]), id);
    expect((await harness.load(id)).failedStep).toBe('first');
  });

  test('cut short by the stopping process is taken up by another at once, without counting as failed', async () => {
    const reached = Promise.withResolvers<void>();
    let runs = 0;
    const definition = threeSteps('stopping', async (step, _direction, context) => {
      if (step === 'second' && ++runs === 1) {
        reached.resolve();
        await new Promise(() => undefined);
      }
      await harness.haveEffect(context);
    });
    const id = await harness.start(definition);
    const first = harness.createProcess([definition]);
    first.worker.start();
    await reached.promise;
    await first.worker[Symbol.asyncDispose]();
    expect(await harness.load(id)).toMatchObject({ status: 'running', attempts: 0, position: 1 });
    await harness.runToEnd(harness.createProcess([definition]), id);
    expect(await harness.effects(id)).toEqual(FORWARD);
  });
});

describe('a saga that waits for its next attempt', () => {
  test('is let go of, even when its time comes while that is being saved', async () => {
    let runs = 0;
    const definition = threeSteps('due-meanwhile', async (step) => {
      if (step === 'first' && ++runs === 1) throw new Error('away');
    });
    const id = await harness.start(definition);
    const slow = harness.createProcess([definition], () => harness.passTime(1_000));
    await slow.worker.runNext();
    expect(runs).toBe(1);
    expect((await harness.load(id)).attempts).toBe(1);
    await harness.runToEnd(harness.createProcess([definition]), id);
    expect(runs).toBe(2);
  });
});

describe('several workers', () => {
  test('share the sagas: each runs once', async () => {
    const runs = new Map<string, number>();
    const definition = threeSteps('shared', async (step, _direction, context) => {
      runs.set(context.idempotencyKey, (runs.get(context.idempotencyKey) ?? 0) + 1);
      await harness.haveEffect(context);
      expect(context.idempotencyKey).toBe(`${context.sagaId}:${step}`);
    });
    const ids = await Promise.all(Array.from({ length: 12 }, () => harness.start(definition)));
    const processes = Array.from({ length: 3 }, () => harness.createProcess([definition]));
    await Promise.all(
      processes.map(async ({ worker }) => {
        while (await worker.runNext());
      }),
    );
    expect((await Promise.all(ids.map((id) => harness.load(id)))).every(({ status }) => status === 'completed')).toBe(true);
    expect([...runs.values()].every((count) => count === 1)).toBe(true);
  });

  test('leave alone a saga of a version that they do not know', async () => {
    const definition = threeSteps('newer', async () => undefined);
    await harness.start({ ...definition, version: 2 });
    expect(await harness.createProcess([definition]).worker.runNext()).toBe(false);
  });

  test('tell those who watch in the same process about each change', async () => {
    const definition = threeSteps('watched', async () => undefined);
    const id = await harness.start(definition);
    const { worker } = harness.createProcess([definition]);
    let changes = 0;
    const stop = worker.watch(id, () => changes++);
    await worker.runNext();
    stop();
    expect(changes).toBe(3);
  });
});
