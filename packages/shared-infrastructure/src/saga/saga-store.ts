import { and, asc, count, eq, inArray, isNull, lt, lte, not, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import { currentContext } from '../request-context.ts';
import { currentTraceparent } from '../telemetry/trace-context.ts';
import type { SagaDefinition } from './define-saga.ts';
import { announceProgress, announceStart } from './announce-saga.ts';
import { beginSaga, hasEnded, type SagaState, type SagaTransition } from './saga.ts';
import { holdBack } from './saga-operations.ts';
import { sagas } from './saga-schema.ts';

/** The right to act for a saga. The token grows with every claim; whoever holds an older one is refused at the next checkpoint. */
export interface SagaClaim {
  readonly state: SagaState;
  readonly fencingToken: bigint;
  /** False once the lease was given back: the saga waits, is held by an operator, or has ended. */
  readonly isHeld: boolean;
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
  /**
   * Keeps the new state and what it announces in one transaction, and the lease unless the saga has to wait or has ended. When the saga was
   * paused meanwhile, it stays so behind the step that ended.
   */
  checkpoint(
    claim: SagaClaim,
    next: {
      readonly transition: SagaTransition;
      readonly leaseMs: number;
      readonly onSave: (transaction: Transaction, kept: SagaTransition) => Promise<void>;
    },
  ): Promise<SagaClaim>;
  /** Gives the saga back as it is, for another worker to take up at once. */
  release(claim: SagaClaim): Promise<void>;
  /** The sagas that are due and of a definition or version that none of the given ones is. */
  findUnknown(definitions: readonly SagaDefinition[]): Promise<readonly UnknownSagas[]>;
  /** Removes at most `limit` sagas that ended before a time, longest ago first, and answers how many. */
  removeEnded(before: Date, limit: number): Promise<number>;
}

export interface UnknownSagas {
  readonly definition: string;
  readonly version: number;
  readonly sagas: number;
}

const columns = {
  id: sagas.id,
  definition: sagas.definition,
  version: sagas.version,
  subject: sagas.subject,
  startedBy: sagas.startedBy,
  input: sagas.input,
  status: sagas.status,
  resumesAs: sagas.resumesAs,
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
/** A paused saga is still to be ended. */
const UNENDED = [...ACTIVE, 'paused'] as const;

/** Starts a saga in the transaction of what it belongs to; it runs once that has committed. */
export async function startSaga(transaction: Transaction, definition: SagaDefinition, start: SagaStart): Promise<SagaState> {
  const { now } = transaction;
  const correlationId = currentContext()?.correlationId ?? start.id;
  const input = definition.parseInput(start.input);
  const begun = beginSaga(definition, { ...start, input, correlationId, traceparent: currentTraceparent() ?? null }, now);
  const { state, progress } = begun;
  await transaction.db.insert(sagas).values({ ...state, steps: [...state.steps], createdAt: now, updatedAt: now });
  await announceStart(transaction, state);
  await announceProgress(transaction, begun);
  await definition.onProgress(transaction, state, progress);
  return state;
}

export async function findSaga(transaction: Transaction, id: string): Promise<SagaState | undefined> {
  const rows = await transaction.db.select(columns).from(sagas).where(eq(sagas.id, id));
  return rows[0];
}

/** The row stays locked until the transaction ends: no checkpoint comes between. */
export async function findSagaForUpdate(transaction: Transaction, id: string): Promise<SagaState | undefined> {
  const rows = await transaction.db.select(columns).from(sagas).where(eq(sagas.id, id)).for('update');
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
    .where(and(eq(sagas.startedBy, startedBy), eq(sagas.definition, definition.name), inArray(sagas.status, [...UNENDED])));
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

    checkpoint: (held, next) => database.inGlobalTransaction((transaction) => checkpoint(transaction, held, next)),

    async release(held) {
      await database.inGlobalTransaction((transaction) =>
        transaction.db
          .update(sagas)
          .set({ leaseOwner: null, leaseExpiresAt: null })
          .where(and(eq(sagas.id, held.state.id), eq(sagas.fencingToken, held.fencingToken))),
      );
    },

    findUnknown: (definitions) => database.inGlobalTransaction((transaction) => findUnknown(transaction, definitions)),

    removeEnded: (before, limit) => database.inGlobalTransaction((transaction) => removeEnded(transaction, before, limit)),
  };
}

/** Writes what a transition changes; `lease` says what becomes of the right to act. */
export async function saveState(transaction: Transaction, state: SagaState, lease: Partial<LeaseValues>): Promise<void> {
  const { status, resumesAs, position, attempts, reason, failedStep, runAt } = state;
  await transaction.db
    .update(sagas)
    .set({
      status,
      resumesAs,
      position,
      attempts,
      reason,
      failedStep,
      runAt,
      steps: [...state.steps],
      updatedAt: transaction.now,
      ...lease,
    })
    .where(eq(sagas.id, state.id));
}

interface LeaseValues {
  readonly leaseOwner: string | null;
  readonly leaseExpiresAt: Date | null;
  readonly fencingToken: SQL;
}

const FREE = { leaseOwner: null, leaseExpiresAt: null };
/** Whoever acts for the saga right now is refused at its next checkpoint. */
export const TAKEN_AWAY: LeaseValues = { ...FREE, fencingToken: sql`${sagas.fencingToken} + 1` };

async function checkpoint(
  transaction: Transaction,
  held: SagaClaim,
  { transition, leaseMs, onSave }: Parameters<SagaStore['checkpoint']>[1],
): Promise<SagaClaim> {
  const { id } = held.state;
  const { now } = transaction;
  await assertFencingToken(transaction, id, held.fencingToken);
  const present = await transaction.db.select({ status: sagas.status }).from(sagas).where(eq(sagas.id, id));
  const kept = present[0]?.status === 'paused' ? holdBack(transition) : transition;
  const { state } = kept;
  const keepsLease = !hasEnded(state) && state.status !== 'paused' && state.runAt <= now;
  await saveState(transaction, state, keepsLease ? { leaseExpiresAt: new Date(now.getTime() + leaseMs) } : FREE);
  await announceProgress(transaction, kept);
  await onSave(transaction, kept);
  return { state, fencingToken: held.fencingToken, isHeld: keepsLease };
}

function isOneOf(definitions: readonly SagaDefinition[]): SQL | undefined {
  return or(...definitions.map(({ name, version }) => and(eq(sagas.definition, name), eq(sagas.version, version))));
}

async function findUnknown(transaction: Transaction, definitions: readonly SagaDefinition[]): Promise<readonly UnknownSagas[]> {
  const known = isOneOf(definitions);
  return transaction.db
    .select({ definition: sagas.definition, version: sagas.version, sagas: count() })
    .from(sagas)
    .where(and(inArray(sagas.status, [...ACTIVE]), lte(sagas.runAt, transaction.now), known === undefined ? undefined : not(known)))
    .groupBy(sagas.definition, sagas.version);
}

/** One that an operator is about to try once more is left out: it is locked, or has not ended. */
async function removeEnded({ db }: Transaction, before: Date, limit: number): Promise<number> {
  const ended = db
    .select({ id: sagas.id })
    .from(sagas)
    .where(and(inArray(sagas.status, ['completed', 'failed']), lt(sagas.updatedAt, before)))
    .orderBy(asc(sagas.updatedAt))
    .limit(limit)
    .for('update', { skipLocked: true });
  const { rowCount } = await db.delete(sagas).where(inArray(sagas.id, ended));
  return rowCount ?? 0;
}

async function claim(
  transaction: Transaction,
  definitions: readonly SagaDefinition[],
  workerId: string,
  leaseMs: number,
): Promise<SagaClaim | undefined> {
  const { db, now } = transaction;
  const due = await db
    .select({ id: sagas.id })
    .from(sagas)
    .where(
      and(
        inArray(sagas.status, [...ACTIVE]),
        isOneOf(definitions),
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
  return { state, fencingToken, isHeld: true };
}
