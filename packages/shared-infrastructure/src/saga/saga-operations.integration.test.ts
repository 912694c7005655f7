import { randomUUID } from 'node:crypto';
import { sagaOperatorRequested } from '@prognetwork/event-based-service-client';
import { waitFor } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toCloudEvent } from '../events/cloud-event.ts';
import { FinalStepError, PassingStepError, type SagaDefinition } from './define-saga.ts';
import { sagaOperations } from './operate-saga.ts';
import { hasEnded } from './saga.ts';
import { LostLeaseError } from './saga-store.ts';
import { BACKWARD, FORWARD, interrupt, type Interruption, LEASE_MS, PLACES } from './test-fixtures/interruption.ts';
import { createSagaHarness, Killed, threeSteps, type SagaHarness } from './test-fixtures/saga-harness.ts';

let harness: SagaHarness;
beforeAll(async () => {
  harness = await createSagaHarness();
});
afterAll(() => harness[Symbol.asyncDispose]());

const told = async (id: string): Promise<string[]> =>
  (await harness.announced(id)).map(({ type, data }) =>
    [type, data['step'], data['outcome'], data['status']].filter((part) => typeof part === 'string').join(' '),
  );
const audited = async (id: string) => {
  const { rows } = await harness.database.inGlobalTransaction((tx) =>
    tx.db.execute<{ actor: string; action: string; detail: unknown }>(
      sql`select actor, action, detail from platform_audit_log where subject = ${id} order by at, id`,
    ),
  );
  return rows;
};

describe('a saga paused while a step runs, in a process that is killed there', () => {
  test.each(PLACES)(
    '$point of $direction $step (compensating: $isCompensating): nothing runs until resumed, then it ends',
    async (place) => {
      const interruption: Interruption = interrupt(harness, 'paused', place, (id) =>
        harness.operate([interruption.definition], id, 'pause'),
      );
      const id = await harness.start(interruption.definition);
      await expect(interruption.start().worker.runNext()).rejects.toThrow(Killed);
      const before = await harness.load(id);
      const successor = harness.createProcess([interruption.definition]);
      harness.passTime(LEASE_MS);
      expect(await successor.worker.runNext()).toBe(false);
      expect(await harness.load(id)).toEqual(before);
      if (!hasEnded(before)) {
        expect(before.status).toBe('paused');
        await harness.operate([interruption.definition], id, 'resume');
        await harness.runToEnd(successor, id);
      }
      expect((await harness.load(id)).status).toBe(place.isCompensating ? 'failed' : 'completed');
      expect(await harness.effects(id)).toEqual(place.isCompensating ? [...FORWARD, ...BACKWARD] : FORWARD);
    },
  );
});

describe('a saga whose present step is skipped after its process was killed', () => {
  test.each(PLACES)('$point of $direction $step (compensating: $isCompensating): it ends', async (place) => {
    const { definition, start } = interrupt(harness, 'skipped', place);
    const id = await harness.start(definition);
    await expect(start().worker.runNext()).rejects.toThrow(Killed);
    const before = await harness.load(id);
    if (hasEnded(before)) {
      await expect(harness.operate([definition], id, 'skip')).rejects.toThrow('The saga has ended.');
      return;
    }
    await harness.operate([definition], id, 'skip');
    // The lease of the dead went with the skipped step, so nobody waits for it.
    const successor = harness.createProcess([definition]);
    await harness.runToEnd(successor, id);
    const state = await harness.load(id);
    const hasSkippedThird = before.status === 'running' && before.position === 2;
    expect(state.status).toBe(place.isCompensating && !hasSkippedThird ? 'failed' : 'completed');
    expect((await audited(id)).map(({ actor, action }) => `${actor} ${action}`)).toEqual(['operator saga.step_skipped']);
  });
});

describe('a step that runs while an operator acts', () => {
  async function whileSecondRuns(name: string, act: (definition: SagaDefinition, id: string) => Promise<void>) {
    const reached = Promise.withResolvers<void>();
    const slow = Promise.withResolvers<void>();
    let isFirst = true;
    const definition = threeSteps(name, async (step, _direction, context) => {
      if (step === 'second' && isFirst) {
        isFirst = false;
        reached.resolve();
        await slow.promise;
      }
      await harness.haveEffect(context, true);
    });
    const id = await harness.start(definition);
    const running = harness.createProcess([definition]).worker.runNext();
    await reached.promise;
    await act(definition, id);
    slow.resolve();
    return { definition, id, running };
  }

  test('ends, and its outcome is kept, when the saga is paused', async () => {
    const { definition, id, running } = await whileSecondRuns('pause-running', (own, sagaId) => harness.operate([own], sagaId, 'pause'));
    await running;
    expect(await harness.load(id)).toMatchObject({ status: 'paused', position: 2 });
    expect(await harness.effects(id)).toEqual(['first', 'second']);
    expect(await harness.createProcess([definition]).worker.runNext()).toBe(false);
    await harness.operate([definition], id, 'resume');
    await harness.runToEnd(harness.createProcess([definition]), id);
    expect(await told(id)).toEqual([
      'saga.started',
      'saga.step_changed first running running',
      'saga.step_changed first done running',
      'saga.step_changed second running running',
      'saga.paused',
      'saga.step_changed second done paused',
      'saga.resumed running',
      'saga.step_changed third running running',
      'saga.step_changed third done completed',
      'saga.ended completed',
    ]);
  });

  test('goes on as if nothing had been when the saga is paused and resumed meanwhile', async () => {
    const { id, running } = await whileSecondRuns('pause-resume', async (own, sagaId) => {
      await harness.operate([own], sagaId, 'pause');
      await harness.operate([own], sagaId, 'resume');
    });
    await running;
    expect((await harness.load(id)).status).toBe('completed');
    expect(await harness.effects(id)).toEqual(FORWARD);
  });

  test('is refused at its fenced effect and at its checkpoint when it was skipped', async () => {
    const { definition, id, running } = await whileSecondRuns('skip-running', (own, sagaId) => harness.operate([own], sagaId, 'skip'));
    await expect(running).rejects.toThrow(LostLeaseError);
    await harness.runToEnd(harness.createProcess([definition]), id);
    expect((await harness.load(id)).steps.map(({ status }) => status)).toEqual(['done', 'skipped', 'done']);
    expect(await harness.effects(id)).toEqual(['first', 'third']);
  });
});

describe('an operator', () => {
  test('makes a waiting step run at once, with who and why in audit and events', async () => {
    let isAway = true;
    const definition = threeSteps('retried', async (step) => {
      if (step === 'first' && isAway) throw new PassingStepError('Away.');
    });
    const id = await harness.start(definition);
    const { worker } = harness.createProcess([definition]);
    await worker.runNext();
    expect(await worker.runNext()).toBe(false);
    isAway = false;
    await harness.operate([definition], id, 'retry');
    await worker.runNext();
    expect((await harness.load(id)).status).toBe('completed');
    const detail = { definition: 'retried', step: 'first', reason: 'Because.' };
    expect(await audited(id)).toEqual([{ actor: 'operator', action: 'saga.retried', detail }]);
    const events = await harness.announced(id);
    const [waiting, retried] = events.filter(({ data }) => data['step'] === 'first').slice(1);
    expect(waiting?.data).toMatchObject({ outcome: 'retrying', attempt: 1, reason: 'Away.' });
    expect(retried).toMatchObject({ actorid: 'operator', data: { outcome: 'running', attempt: 2, reason: 'Because.' } });
    // What follows from it is the work of the saga again, not of the operator.
    expect(events.at(-1)).toMatchObject({ type: 'saga.ended', actorid: 'person' });
  });

  test('has what a failed saga left behind taken back', async () => {
    let isStuck = true;
    const definition = threeSteps('left-behind', async (step, direction, context) => {
      if (step === 'third') throw new FinalStepError('Refused.');
      if (step === 'first' && direction === 'compensate' && isStuck) throw new FinalStepError('Stuck.');
      await harness.haveEffect(context);
    });
    const id = await harness.start(definition);
    const process = harness.createProcess([definition]);
    await harness.runToEnd(process, id);
    expect(await harness.effects(id)).toEqual(['first', 'second', 'second:compensate']);
    isStuck = false;
    // The third step's own compensation was refused as well, and is tried once more too.
    await harness.operate([definition], id, 'retry');
    await harness.runToEnd(process, id);
    expect(await harness.effects(id)).toEqual(['first', 'second', 'second:compensate', 'first:compensate']);
  });

  test('who asks for what does not fit is refused, and nothing changes', async () => {
    const definition = threeSteps('refusing', async () => undefined);
    const id = await harness.start(definition);
    const [before, events] = [await harness.load(id), await told(id)];
    await expect(harness.operate([definition], id, 'resume')).rejects.toThrow('The saga is not paused.');
    await expect(harness.operate([{ ...definition, version: 2 }], id, 'skip')).rejects.toThrow('does not know version 1');
    await expect(harness.operate([definition], randomUUID(), 'pause')).rejects.toThrow('There is no such saga.');
    expect([await harness.load(id), await told(id), await audited(id)]).toEqual([before, events, []]);
    await harness.operate([definition], id, 'pause');
  });
});

describe('an operator who asks over the log', () => {
  const ask = async (definition: SagaDefinition, sagaId: string, more: { action?: 'pause' | 'resume'; service?: string } = {}) => {
    const { action = 'pause', service = 'saga-tests' } = more;
    const event = toCloudEvent(sagaOperatorRequested, {
      id: randomUUID(),
      service: 'event-streaming-service',
      subject: sagaId,
      time: harness.clock.now,
      data: { sagaId, service, action, reason: 'Because.' },
      tenantId: undefined,
      actorId: 'administrator',
    });
    await harness.database.inGlobalTransaction((tx) => sagaOperations([definition]).handle(event, { tx }));
  };

  test('has it done by the service of the saga, in their name', async () => {
    const definition = threeSteps('asked', async () => undefined);
    const id = await harness.start(definition);
    await ask(definition, id);
    expect((await harness.load(id)).status).toBe('paused');
    expect((await harness.announced(id)).at(-1)).toMatchObject({
      type: 'saga.paused',
      actorid: 'administrator',
      data: { reason: 'Because.' },
    });
    expect(await audited(id)).toMatchObject([{ actor: 'administrator', action: 'saga.paused' }]);
  });

  test('is told when it does not fit, and nothing else changes', async () => {
    const definition = threeSteps('asked-in-vain', async () => undefined);
    const id = await harness.start(definition);
    const before = await harness.load(id);
    await ask(definition, id, { action: 'resume' });
    const refusal = { action: 'resume', reason: 'Because.', refusal: 'The saga is not paused.' };
    expect((await harness.announced(id)).at(-1)).toMatchObject({ type: 'saga.operator_refused', data: refusal });
    expect([await harness.load(id), await audited(id)]).toEqual([before, []]);
    await harness.operate([definition], id, 'pause');
  });

  test('is not heard by other services', async () => {
    const definition = threeSteps('asked-elsewhere', async () => undefined);
    const id = await harness.start(definition);
    const before = await told(id);
    await ask(definition, id, { service: 'another-service' });
    expect(await told(id)).toEqual(before);
    await harness.operate([definition], id, 'pause');
  });
});

describe('two versions side by side', () => {
  const versions = (name: string) => {
    const ran: string[] = [];
    const of = (version: number): SagaDefinition =>
      threeSteps(name, async (step) => void ran.push(`${step} of ${version}`), 5_000, version);
    return { ran, old: of(1), next: of(2) };
  };

  test('each saga ends under the version that it began with', async () => {
    const { ran, old, next } = versions('versioned');
    const [first, second] = [await harness.start(old), await harness.start(next)];
    const process = harness.createProcess([old, next]);
    await harness.runToEnd(process, first);
    await harness.runToEnd(process, second);
    expect(ran.toSorted()).toEqual(
      [1, 2].flatMap((version) => ['first', 'second', 'third'].map((step) => `${step} of ${version}`)).toSorted(),
    );
    expect([(await harness.load(first)).version, (await harness.load(second)).version]).toEqual([1, 2]);
  });

  test('a process that knows the new one only leaves the old alone and counts it', async () => {
    const { ran, old, next } = versions('outdated');
    const [first, second] = [await harness.start(old), await harness.start(next)];
    const { worker } = harness.createProcess([next]);
    worker.start();
    await waitFor(async () => hasEnded(await harness.load(second)));
    await waitFor(async () =>
      /sagas_of_unknown_version\{[^}]*definition="outdated"[^}]*version="1"[^}]*\} 1/.test(await harness.telemetry.metricsText()),
    );
    await worker[Symbol.asyncDispose]();
    expect(ran).toEqual(['first of 2', 'second of 2', 'third of 2']);
    expect(await harness.load(first)).toMatchObject({ status: 'running', position: 0 });
    await harness.runToEnd(harness.createProcess([old, next]), first);
  });
});
