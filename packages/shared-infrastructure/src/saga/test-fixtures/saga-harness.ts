import { Secret } from '@prognetwork/environment-configuration';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { createTestDatabase } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import * as z from 'zod';
import { createDatabase, type Database } from '../../database/database.ts';
import type { ServiceSchema } from '../../database/service-schema.ts';
import { newId } from '../../identifiers.ts';
import { createTelemetry, type Telemetry } from '../../telemetry/telemetry.ts';
import { defineSaga, type SagaDefinition, type SagaStepContext } from '../define-saga.ts';
import { operateSaga } from '../operate-saga.ts';
import { hasEnded, type SagaState } from '../saga.ts';
import type { SagaAction } from '../saga-operations.ts';
import { createSagaStore, findSaga, startSaga, type SagaStore } from '../saga-store.ts';
import { createSagaWorker, type SagaWorker } from '../saga-worker.ts';

const sagaTestSchema: ServiceSchema = {
  schema: 'saga_tests',
  prefix: 'SAGA_TEST',
  migrationsDirectory: new URL('./migrations/', import.meta.url),
  tablesWithoutTenant: { effects: 'what the steps of a test did' },
};

/** A process that can be killed: from then on nothing that it does reaches the database. */
export interface TestProcess {
  readonly worker: SagaWorker;
  readonly store: SagaStore;
  kill(): never;
}

export interface SagaHarness {
  readonly database: Database;
  readonly clock: { now: Date };
  readonly telemetry: Telemetry;
  createProcess(definitions: readonly SagaDefinition[], onCheckpoint?: (process: TestProcess, saved: number) => void): TestProcess;
  start(definition: SagaDefinition): Promise<string>;
  load(id: string): Promise<SagaState>;
  passTime(ms: number): void;
  /** Lets a process run the saga, and time pass, until it has ended. */
  runToEnd(process: TestProcess, id: string): Promise<void>;
  /** Does what an operator asks for. */
  operate(definitions: readonly SagaDefinition[], sagaId: string, action: SagaAction): Promise<void>;
  /** What the saga has published, in order: types and data. */
  announced(sagaId: string): Promise<CloudEvent[]>;
  /** The keys of the effects of one saga, without its id, in the order they were had. */
  effects(sagaId: string): Promise<string[]>;
  /** Has the effect once for the step's idempotency key. */
  haveEffect(context: SagaStepContext<unknown>, isFenced?: boolean): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export class Killed extends Error {}

export const STEP_NAMES = ['first', 'second', 'third'] as const;

/** A saga of three steps that calls back where a test wants to interfere. */
export function threeSteps(
  name: string,
  act: (step: string, direction: 'run' | 'compensate', context: SagaStepContext<unknown>) => Promise<void>,
  timeoutMs = 5_000,
  version = 1,
): SagaDefinition {
  const retry = { maxAttempts: 3, baseDelayMs: 10, maxDelayMs: 20 };
  return defineSaga({
    name,
    version,
    input: z.object({}),
    compensationRetry: retry,
    steps: STEP_NAMES.map((step) => ({
      name: step,
      timeoutMs,
      retry,
      run: (context) => act(step, 'run', context),
      compensate: (context) => act(step, 'compensate', context),
    })),
  });
}

export async function createSagaHarness(): Promise<SagaHarness> {
  const testDatabase = await createTestDatabase(sagaTestSchema);
  const clock = { now: new Date() };
  const database = createDatabase({
    serviceName: 'saga-tests',
    runtimeUrl: new Secret(testDatabase.runtimeUrl),
    platformUrl: new Secret(testDatabase.platformUrl),
    poolSize: 10,
    clock: () => clock.now,
    newId,
  });
  const telemetry = createTelemetry({ service: 'saga-tests', version: '0', logLevel: 'silent', logFile: undefined, otlp: undefined });
  const store = createSagaStore(database);
  const passTime = (ms: number): void => void (clock.now = new Date(clock.now.getTime() + ms));
  const load = async (id: string): Promise<SagaState> => {
    const state = await database.inGlobalTransaction((tx) => findSaga(tx, id));
    if (state === undefined) throw new Error(`There is no saga ${id}.`);
    return state;
  };
  return {
    database,
    clock,
    telemetry,
    createProcess(definitions, onCheckpoint) {
      const killable = createKillable(store, (saved) => onCheckpoint?.(process, saved));
      const worker = createSagaWorker({ store: killable.store, definitions, telemetry, clock: () => clock.now, newId, pollMs: 10 });
      const process: TestProcess = { worker, ...killable };
      return process;
    },
    async start(definition) {
      const id = newId();
      await database.inGlobalTransaction((tx) => startSaga(tx, definition, { id, subject: 'subject', startedBy: 'person', input: {} }));
      return id;
    },
    load,
    passTime,
    async runToEnd(process, id) {
      for (let turn = 0; turn < 50; turn++) {
        await process.worker.runNext();
        if (hasEnded(await load(id))) return;
        passTime(1_000);
      }
      throw new Error('The saga does not end.');
    },
    operate: (definitions, sagaId, action) =>
      database.inGlobalTransaction((tx) => operateSaga(tx, definitions, { sagaId, action, actorId: 'operator', reason: 'Because.' })),
    async announced(sagaId) {
      const { rows } = await database.inGlobalTransaction((tx) =>
        tx.db.execute<{ event: string }>(sql`select event from outbox where stream = ${`saga-${sagaId}`} order by xid, position`),
      );
      return rows.map(({ event }) => JSON.parse(event) as CloudEvent);
    },
    async effects(sagaId) {
      const { rows } = await database.inGlobalTransaction((tx) =>
        tx.db.execute<{ key: string }>(sql`select key from effects where key like ${`${sagaId}%`} order by position`),
      );
      return rows.map(({ key }) => key.slice(sagaId.length + 1));
    },
    async haveEffect(context, isFenced = false) {
      await database.inGlobalTransaction(async (tx) => {
        if (isFenced) await context.assertLease(tx);
        await tx.db.execute(sql`insert into effects (key) values (${context.idempotencyKey}) on conflict do nothing`);
      });
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await telemetry[Symbol.asyncDispose]();
      await testDatabase[Symbol.asyncDispose]();
    },
  };
}

function createKillable(store: SagaStore, onSaved: (saved: number) => void): { store: SagaStore; kill(): never } {
  let isKilled = false;
  let saved = 0;
  const alive = (): void => {
    if (isKilled) throw new Killed('This process was killed.');
  };
  return {
    kill() {
      isKilled = true;
      throw new Killed('This process was killed.');
    },
    store: {
      claim: async (...given) => {
        alive();
        return store.claim(...given);
      },
      checkpoint: async (...given) => {
        alive();
        const claim = await store.checkpoint(...given);
        onSaved(++saved);
        return claim;
      },
      findUnknown: (...given) => store.findUnknown(...given),
      removeEnded: (...given) => store.removeEnded(...given),
      release: async (...given) => {
        alive();
        return store.release(...given);
      },
    },
  };
}
