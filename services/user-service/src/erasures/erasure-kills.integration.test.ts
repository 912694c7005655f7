import {
  createSagaStore,
  createSagaWorker,
  findSaga,
  FinalStepError,
  hasEnded,
  newId,
  startSaga,
  type SagaDefinition,
  type SagaState,
} from '@prognetwork/shared-infrastructure';
import { createSilentEventStreaming, startNeighbours, type Neighbours } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKillableWorker, Killed, POINTS, type Place } from '../test-fixtures/killable-process.ts';
import { createUserHarness, type UserHarness } from '../test-fixtures/user-harness.ts';
import { STEP_TITLES } from './erasure.ts';
import { defineErasure, type ErasureParts } from './erasure-saga.ts';

const LEASE_MS = 60_000;
const at = (step: string, direction: Place['direction']): Place[] => POINTS.map((point) => ({ step, direction, point }));

let neighbours: Neighbours;
let harness: UserHarness;
let parts: ErasureParts;
let erasure: SagaDefinition;
beforeAll(async () => {
  neighbours = await startNeighbours(() => 204);
  harness = await createUserHarness({}, { eventStreaming: createSilentEventStreaming(), tokens: { token: async () => 'token' } });
  const { foundation } = harness;
  const client = foundation.serviceClient(new URL(neighbours.url));
  parts = { database: foundation.database, emails: client, payments: client, tenants: client, events: client };
  erasure = defineErasure(parts);
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await neighbours[Symbol.asyncDispose]();
});

interface Subject {
  readonly sagaId: string;
  readonly userId: string;
  readonly membershipId: string;
}

/** A member of one organisation, whose erasure has been asked for. */
async function begun(definition: SagaDefinition): Promise<Subject> {
  const [sagaId, userId] = [newId(), newId()];
  await harness.admin.query(
    `insert into people (id, email, email_key, display_name, locale, password_hash, created_at, updated_at, erasure_id)
     values ($1, $2, $2, 'Ada Example', 'en', 'none', now(), now(), $3)`,
    [userId, `${userId}@example.org`, sagaId],
  );
  const { id } = await harness.addOrganisation();
  const membershipId = await harness.addMembership(id, userId, 'member');
  const start = { id: sagaId, subject: userId, startedBy: userId, input: {} };
  await harness.foundation.database.inGlobalTransaction((transaction) => startSaga(transaction, definition, start));
  return { sagaId, userId, membershipId };
}

async function load(sagaId: string): Promise<SagaState> {
  const state = await harness.foundation.database.inGlobalTransaction((transaction) => findSaga(transaction, sagaId));
  if (state === undefined) throw new Error('The saga is gone.');
  return state;
}

const passTime = (ms: number): void => void (harness.clock.now = new Date(harness.clock.now.getTime() + ms));

/** Another process takes the saga over once the lease of the dead has run out. */
async function runToEnd(definition: SagaDefinition, sagaId: string): Promise<SagaState> {
  const { database, telemetry, clock } = harness.foundation;
  const worker = createSagaWorker({ store: createSagaStore(database), definitions: [definition], telemetry, clock, newId });
  for (let turn = 0; turn < 20; turn++) {
    const state = await load(sagaId);
    if (hasEnded(state)) return state;
    passTime(LEASE_MS);
    await worker.runNext();
  }
  throw new Error('The saga does not end.');
}

const eventsOf = async (type: string, userId: string): Promise<number> =>
  (await harness.events(type)).filter(({ data }) => data['userId'] === userId).length;
async function countsOf(userId: string, types: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = await eventsOf(type, userId);
  return counts;
}

describe('a process killed in the midst of an erasure', () => {
  const places = Object.keys(STEP_TITLES).flatMap((step) => at(step, 'run'));

  test.each(places)('$point of $direction $step: another ends it, and each effect is had once', async (place) => {
    const { sagaId, userId } = await begun(erasure);
    await expect(createKillableWorker(harness.foundation, erasure, place).runNext()).rejects.toThrow(Killed);
    expect((await runToEnd(erasure, sagaId)).status).toBe('completed');
    expect((await harness.admin.query('select 1 from people where id = $1', [userId])).rowCount).toBe(0);
    const types = ['member.left', 'user.deleted', 'user.erasure_completed', 'user.erasure_failed'];
    expect(await countsOf(userId, types)).toEqual({
      'member.left': 1,
      'user.deleted': 1,
      'user.erasure_completed': 1,
      'user.erasure_failed': 0,
    });
    const keys = neighbours.calls.filter(({ idempotencyKey }) => idempotencyKey?.startsWith(sagaId)).map((call) => call.idempotencyKey);
    expect(new Set(keys)).toEqual(new Set(['messages', 'payments', 'organisations', 'key'].map((step) => `${sagaId}:${step}`)));
    expect(keys.length).toBeLessThanOrEqual(5);
  });
});

describe('an erasure that began under the version before', () => {
  test('ends under it, and destroys the key last', async () => {
    const earlier = defineErasure(parts, 1);
    const { sagaId, userId } = await begun(earlier);
    expect(await runToEnd(earlier, sagaId)).toMatchObject({ status: 'completed', version: 1 });
    const calls = neighbours.calls.filter(({ idempotencyKey }) => idempotencyKey === `${sagaId}:key`);
    expect(calls.map(({ path, body }) => ({ path, body }))).toEqual([{ path: '/v1/person-keys/erasures', body: { userId } }]);
  });
});

describe('a process killed while an erasure that was refused is taken back', () => {
  const places = [...at('close', 'run'), ...at('memberships', 'run'), ...at('memberships', 'compensate'), ...at('close', 'compensate')];

  test.each(places)('$point of $direction $step: another ends it, and everything is as it was', async (place) => {
    // As if an organisation had lost its other owner after this person had left another one.
    const steps = erasure.steps.map((step) =>
      step.name === 'memberships'
        ? {
            ...step,
            async run(context: Parameters<typeof step.run>[0]) {
              await step.run(context);
              throw new FinalStepError('The person is the last owner.');
            },
          }
        : step,
    );
    const refused: SagaDefinition = { ...erasure, steps };
    const { sagaId, userId, membershipId } = await begun(refused);
    // A step that refuses has no "after its effect": the refusal is what the process learns.
    const isRefusal = place.step === 'memberships' && place.direction === 'run' && place.point === 'after the effect';
    const running = createKillableWorker(harness.foundation, refused, place).runNext();
    if (isRefusal) await running;
    else await expect(running).rejects.toThrow(Killed);
    expect((await runToEnd(refused, sagaId)).status).toBe('failed');
    const { rows } = await harness.admin.query('select closed_at, erasure_id, left_memberships from people where id = $1', [userId]);
    expect(rows).toEqual([{ closed_at: null, erasure_id: null, left_memberships: [] }]);
    const membership = await harness.admin.query('select role, status from memberships where membership_id = $1', [membershipId]);
    expect(membership.rows).toEqual([{ role: 'member', status: 'active' }]);
    expect(await countsOf(userId, ['member.left', 'member.joined', 'user.erasure_failed', 'user.deleted'])).toEqual({
      'member.left': 1,
      'member.joined': 1,
      'user.erasure_failed': 1,
      'user.deleted': 0,
    });
    expect(neighbours.calls.filter(({ idempotencyKey }) => idempotencyKey?.startsWith(sagaId))).toEqual([]);
  });
});
