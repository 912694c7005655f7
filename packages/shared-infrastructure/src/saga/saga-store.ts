import { and, asc, count, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import { currentContext } from '../request-context.ts';
import { currentTraceparent } from '../telemetry/trace-context.ts';
import type { SagaDefinition } from './define-saga.ts';
import { beginSaga, hasEnded, type SagaProgress, type SagaState } from './saga.ts';
import { sagas } from './saga-schema.ts';

/** The right to act for a saga. The token grows with every claim; whoever holds an older one is refused at the next checkpoint. */
export interface SagaClaim {
  readonly state: SagaState;
  readonly fencingToken: bigint;
}

/** Another worker has taken the saga over; this one must let go of it. */
export class LostLeaseError extends Error {
  override readonly name = 'LostLeaseError';
}

export interface SagaStart {
  readonly id: string;
  readonly subject: string;
  readonly startedBy: string;
  readonly input: unknown;
}

/** The sagas of one service. */
export interface SagaStore {
  /** Takes up the saga that is due longest and that nobody holds. */
  claim(definitions: readonly SagaDefinition[], workerId: string, leaseMs: number): Promise<SagaClaim | undefined>;
  /** Keeps the new state and its progress in one transaction, and the lease unless the saga has to wait or has ended. */
  checkpoint(
    claim: SagaClaim,
    next: { readonly state: SagaState; readonly leaseMs: number; readonly onSave: (transaction: Transaction) => Promise<void> },
  ): Promise<SagaClaim>;
  /** Gives the saga back as it is, for another worker to take up at once. */
  release(claim: SagaClaim): Promise<void>;
}

const columns = {
  id: sagas.id,
  definition: sagas.definition,
  version: sagas.version,
  subject: sagas.subject,
  startedBy: sagas.startedBy,
  input: sagas.input,
  status: sagas.status,
  position: sagas.position,
  attempts: sagas.attempts,
  steps: sagas.steps,
  reason: sagas.reason,
  failedStep: sagas.failedStep,
  runAt: sagas.runAt,
  correlationId: sagas.correlationId,
  traceparent: sagas.traceparent,
};
const ACTIVE = ['running', 'compensating'] as const;

/** Starts a saga in the transaction of what it belongs to; it runs once that has committed. */
export async function startSaga(transaction: Transaction, definition: SagaDefinition, start: SagaStart): Promise<SagaState> {
  const { now } = transaction;
  const correlationId = currentContext()?.correlationId ?? start.id;
  const input = definition.parseInput(start.input);
  const state = beginSaga(definition, { ...start, input, correlationId, traceparent: currentTraceparent() ?? null }, now);
  await transaction.db.insert(sagas).values({ ...state, steps: [...state.steps], createdAt: now, updatedAt: now });
  await definition.onProgress(transaction, state, firstStep(state));
  return state;
}

function firstStep(state: SagaState): readonly SagaProgress[] {
  return state.steps.slice(0, 1).map(({ name }) => ({ step: name, outcome: 'running' }));
}

export async function findSaga(transaction: Transaction, id: string): Promise<SagaState | undefined> {
  const rows = await transaction.db.select(columns).from(sagas).where(eq(sagas.id, id));
  return rows[0];
}

/** How many sagas of a definition a person has running. Starts of the same person wait for each other until the transaction ends. */
export async function countActiveSagasForUpdate(
  transaction: Transaction,
  definition: Pick<SagaDefinition, 'name'>,
  startedBy: string,
): Promise<number> {
  await transaction.db.execute(sql`select pg_advisory_xact_lock(hashtext(${`saga:${definition.name}:${startedBy}`}))`);
  const rows = await transaction.db
    .select({ n: count() })
    .from(sagas)
    .where(and(eq(sagas.startedBy, startedBy), eq(sagas.definition, definition.name), inArray(sagas.status, [...ACTIVE])));
  return rows[0]?.n ?? 0;
}

/** Throws when the fencing token is not the newest; the row stays locked, so it is the newest until the transaction ends. */
export async function assertFencingToken(transaction: Transaction, sagaId: string, fencingToken: bigint): Promise<void> {
  const rows = await transaction.db.select({ token: sagas.fencingToken }).from(sagas).where(eq(sagas.id, sagaId)).for('update');
  if (rows[0]?.token !== fencingToken) throw new LostLeaseError(`Saga ${sagaId} was taken over by another worker.`);
}

export function createSagaStore(database: Database): SagaStore {
  return {
    claim: (definitions, workerId, leaseMs) =>
      database.inGlobalTransaction((transaction) => claim(transaction, definitions, workerId, leaseMs)),

    async checkpoint(held, { state, leaseMs, onSave }) {
      await database.inGlobalTransaction(async (transaction) => {
        const { now } = transaction;
        const keepsLease = !hasEnded(state) && state.runAt <= now;
        const rows = await transaction.db
          .update(sagas)
          .set({
            status: state.status,
            position: state.position,
            attempts: state.attempts,
            steps: [...state.steps],
            reason: state.reason,
            failedStep: state.failedStep,
            runAt: state.runAt,
            updatedAt: now,
            ...(keepsLease ? { leaseExpiresAt: new Date(now.getTime() + leaseMs) } : { leaseOwner: null, leaseExpiresAt: null }),
          })
          .where(and(eq(sagas.id, state.id), eq(sagas.fencingToken, held.fencingToken)))
          .returning({ id: sagas.id });
        if (rows.length === 0) throw new LostLeaseError(`Saga ${state.id} was taken over by another worker.`);
        await onSave(transaction);
      });
      return { state, fencingToken: held.fencingToken };
    },

    async release(held) {
      await database.inGlobalTransaction((transaction) =>
        transaction.db
          .update(sagas)
          .set({ leaseOwner: null, leaseExpiresAt: null })
          .where(and(eq(sagas.id, held.state.id), eq(sagas.fencingToken, held.fencingToken))),
      );
    },
  };
}

async function claim(
  transaction: Transaction,
  definitions: readonly SagaDefinition[],
  workerId: string,
  leaseMs: number,
): Promise<SagaClaim | undefined> {
  const { db, now } = transaction;
  const isKnown = or(...definitions.map(({ name, version }) => and(eq(sagas.definition, name), eq(sagas.version, version))));
  const due = await db
    .select({ id: sagas.id })
    .from(sagas)
    .where(
      and(
        inArray(sagas.status, [...ACTIVE]),
        isKnown,
        lte(sagas.runAt, now),
        or(isNull(sagas.leaseExpiresAt), lte(sagas.leaseExpiresAt, now)),
      ),
    )
    .orderBy(asc(sagas.runAt))
    .limit(1)
    .for('update', { skipLocked: true });
  const [next] = due;
  if (next === undefined) return undefined;
  const rows = await db
    .update(sagas)
    .set({ leaseOwner: workerId, leaseExpiresAt: new Date(now.getTime() + leaseMs), fencingToken: sql`${sagas.fencingToken} + 1` })
    .where(eq(sagas.id, next.id))
    .returning({ ...columns, fencingToken: sagas.fencingToken });
  const [row] = rows;
  if (row === undefined) return undefined;
  const { fencingToken, ...state } = row;
  return { state, fencingToken };
}
