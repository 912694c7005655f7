import { context } from '@opentelemetry/api';
import { createBackgroundLoop, type BackgroundLoop } from '../background-loop.ts';
import type { Clock, NewId } from '../identifiers.ts';
import type { Transaction } from '../database/transaction.ts';
import { runInContext, type RequestContext } from '../request-context.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { contextOfTraceparent } from '../telemetry/trace-context.ts';
import { toStepFailure, type SagaDefinition, type SagaStepContext } from './define-saga.ts';
import { fail, succeed, type SagaState, type SagaTransition } from './saga.ts';
import { assertFencingToken, LostLeaseError, type SagaClaim, type SagaStore } from './saga-store.ts';
import { startSagaRetention } from './saga-retention.ts';
import { watchUnknownSagas } from './unknown-sagas.ts';

export interface SagaWorker {
  /** Takes up one saga that is due and runs it until it ends or has to wait. False when none was due. */
  runNext(signal?: AbortSignal): Promise<boolean>;
  /** Begins to take up sagas in the background. */
  start(): void;
  /** Looks for due sagas now, because one was started in this process. */
  wake(): void;
  /** Calls the listener whenever this process has changed the saga. Others' changes are not seen: read it again now and then. */
  watch(sagaId: string, listener: () => void): () => void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface SagaWorkerOptions {
  readonly store: SagaStore;
  readonly definitions: readonly SagaDefinition[];
  readonly telemetry: Pick<Telemetry, 'span' | 'logger' | 'meter'>;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Sagas that run at the same time in this process. */
  readonly concurrency?: number;
  readonly pollMs?: number;
  /** Days after their end for which sagas are kept; for ever when absent. */
  readonly keepDays?: number;
}

const DEFAULT_CONCURRENCY = 4;
const DEFAULT_POLL_MS = 1_000;
/** Beyond the longest step: time for the checkpoint after it. */
const LEASE_MARGIN_MS = 10_000;

export function createSagaWorker(options: SagaWorkerOptions): SagaWorker {
  if (options.definitions.length === 0) throw new Error('A saga worker needs at least one definition.');
  const workerId = options.newId();
  const loops: BackgroundLoop[] = [];
  const watches: AsyncDisposable[] = [];
  const listeners = new Map<string, Set<() => void>>();
  const notify = (sagaId: string): void => listeners.get(sagaId)?.forEach((listener) => listener());
  const runNext = (signal: AbortSignal): Promise<boolean> => takeUp({ ...options, workerId, notify }, signal);

  async function turn(signal: AbortSignal): Promise<number> {
    try {
      return (await runNext(signal)) ? 0 : (options.pollMs ?? DEFAULT_POLL_MS);
    } catch (error) {
      if (!signal.aborted) options.telemetry.logger.warn({ err: error }, 'a saga was left for another worker');
      return options.pollMs ?? DEFAULT_POLL_MS;
    }
  }

  return {
    runNext: (signal = new AbortController().signal) => runNext(signal),
    start() {
      if (watches.length === 0) watches.push(watchUnknownSagas(options));
      const { store, keepDays, clock: now, telemetry } = options;
      if (watches.length === 1 && keepDays !== undefined)
        watches.push(startSagaRetention({ removeEnded: store.removeEnded, keepDays, now, telemetry }));
      while (loops.length < (options.concurrency ?? DEFAULT_CONCURRENCY)) loops.push(createBackgroundLoop({ turn }));
    },
    wake: () => loops.forEach((loop) => loop.wake()),
    watch(sagaId, listener) {
      const watching = listeners.get(sagaId) ?? new Set();
      listeners.set(sagaId, watching.add(listener));
      return () => {
        watching.delete(listener);
        if (watching.size === 0 && listeners.get(sagaId) === watching) listeners.delete(sagaId);
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...watches, ...loops].map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

interface Running extends SagaWorkerOptions {
  readonly workerId: string;
  readonly notify: (sagaId: string) => void;
}

async function takeUp(running: Running, signal: AbortSignal): Promise<boolean> {
  const { store, definitions } = running;
  const leaseMs = Math.max(...definitions.map(({ longestTimeoutMs }) => longestTimeoutMs)) + LEASE_MARGIN_MS;
  let claim = await store.claim(definitions, running.workerId, leaseMs);
  if (claim === undefined) return false;
  const { definition: name, version } = claim.state;
  const definition = definitions.find((candidate) => candidate.name === name && candidate.version === version);
  if (definition === undefined) throw new Error(`Saga ${name} ${version} was claimed without a definition.`);
  // Not whether it is due by now: once the lease is given back another worker may have it.
  while (claim.isHeld) {
    if (signal.aborted) return release(running, claim);
    const next = await runStep(running, definition, claim, signal);
    // A step cut short by the stopping process has not failed: whoever takes the saga up runs it again.
    if (next === undefined) return release(running, claim);
    claim = await keep(running, definition, claim, { transition: next, leaseMs });
    running.notify(claim.state.id);
  }
  return true;
}

/** What the checkpoint publishes belongs to the request and the trace that started the saga. */
function keep(
  { store }: Running,
  definition: SagaDefinition,
  claim: SagaClaim,
  next: { readonly transition: SagaTransition; readonly leaseMs: number },
): Promise<SagaClaim> {
  const { traceparent } = claim.state;
  const onSave = (transaction: Transaction, { state, progress }: SagaTransition): Promise<void> =>
    definition.onProgress(transaction, state, progress);
  return runInContext(requestOf(claim.state), () =>
    context.with(contextOfTraceparent(traceparent ?? undefined), () => store.checkpoint(claim, { ...next, onSave })),
  );
}

function requestOf({ correlationId, startedBy }: SagaState): RequestContext {
  return { requestId: correlationId, correlationId, actorId: startedBy };
}

async function release({ store }: Running, claim: SagaClaim): Promise<true> {
  await store.release(claim);
  return true;
}

/** Runs or compensates the present step, in the trace and with the ids of the request that started the saga. */
async function runStep(
  running: Running,
  definition: SagaDefinition,
  claim: SagaClaim,
  signal: AbortSignal,
): Promise<SagaTransition | undefined> {
  const { state } = claim;
  const step = definition.steps[state.position];
  if (step === undefined) throw new Error(`Saga ${state.id} has no step ${state.position}.`);
  const isCompensating = state.status === 'compensating';
  const act = isCompensating ? step.compensate : step.run;
  const ending = AbortSignal.any([signal, AbortSignal.timeout(step.timeoutMs)]);
  const given = stepContext(claim, `${state.id}:${step.name}${isCompensating ? ':compensate' : ''}`, ending);
  try {
    await inContextOf(running, state, `saga ${definition.name} ${isCompensating ? 'compensate ' : ''}${step.name}`, () =>
      untilAborted(act?.call(step, given) ?? Promise.resolve(), ending),
    );
    return succeed(definition, state, running.clock());
  } catch (error) {
    if (error instanceof LostLeaseError) throw error;
    if (signal.aborted) return undefined;
    running.telemetry.logger.warn(
      { err: error, sagaId: state.id, step: step.name, attempt: state.attempts + 1 },
      'a step of a saga failed',
    );
    return fail(definition, state, toStepFailure(error), running.clock());
  }
}

function stepContext({ state, fencingToken }: SagaClaim, idempotencyKey: string, signal: AbortSignal): SagaStepContext<unknown> {
  return {
    sagaId: state.id,
    subject: state.subject,
    startedBy: state.startedBy,
    input: state.input,
    idempotencyKey,
    signal,
    assertLease: (transaction) => assertFencingToken(transaction, state.id, fencingToken),
  };
}

function inContextOf(running: Running, state: SagaState, name: string, work: () => Promise<void>): Promise<void> {
  const attributes = { 'prognetwork.saga_id': state.id, 'prognetwork.saga_subject': state.subject };
  const parent = contextOfTraceparent(state.traceparent ?? undefined);
  return runInContext(requestOf(state), () => running.telemetry.span(name, { attributes, parent }, work));
}

/** A step that does not heed its signal is not waited for; should it still have an effect, it had it under its idempotency key. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('The step was cut short.'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
