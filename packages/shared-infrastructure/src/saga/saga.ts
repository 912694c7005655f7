import { backoffDelayMs, type RetryPolicy } from '@prognetwork/event-based-service-client';

export type SagaStatus = 'running' | 'compensating' | 'paused' | 'completed' | 'failed';
export type SagaStepStatus = 'pending' | 'running' | 'done' | 'failed' | 'compensated' | 'skipped';

export interface SagaStepState {
  readonly name: string;
  readonly status: SagaStepStatus;
  /** When the status changed last (RFC 3339). */
  readonly at?: string;
  /** What became of its compensation; absent until one was tried to the end. */
  readonly compensation?: 'done' | 'failed' | 'skipped';
}

/** How far one saga has come. `position` is the step that runs, or that is being compensated; `attempts` are those it has failed so far. */
export interface SagaState {
  readonly id: string;
  readonly definition: string;
  readonly version: number;
  /** What the saga is about, such as the id of the tenant it provisions. */
  readonly subject: string;
  readonly startedBy: string;
  readonly input: unknown;
  readonly status: SagaStatus;
  /** What a paused saga goes on as. */
  readonly resumesAs: 'running' | 'compensating' | null;
  readonly position: number;
  readonly attempts: number;
  readonly steps: readonly SagaStepState[];
  readonly reason: string | null;
  readonly failedStep: string | null;
  readonly runAt: Date;
  readonly correlationId: string;
  readonly traceparent: string | null;
}

/** What the transitions need to know of a definition. */
export interface SagaPlan {
  readonly name: string;
  readonly version: number;
  readonly steps: readonly {
    readonly name: string;
    readonly retry: RetryPolicy;
    readonly isCompensable: boolean;
    readonly isPivot: boolean;
  }[];
  readonly compensationRetry: RetryPolicy;
}

/** What one transition changed, in order, for those who follow the progress. */
export interface SagaProgress {
  readonly step: string;
  readonly outcome: 'running' | 'done' | 'failed' | 'retrying' | 'compensating' | 'compensated' | 'skipped';
  /** The attempt that this is the outcome of, from 1. */
  readonly attempt: number;
  readonly reason?: string;
}

export interface SagaTransition {
  readonly state: SagaState;
  readonly progress: readonly SagaProgress[];
}

export interface StepFailure {
  /** Fit to be shown to who started the saga. */
  readonly reason: string;
  /** Trying again would not help. */
  readonly isFinal: boolean;
}

export function hasEnded(state: Pick<SagaState, 'status'>): boolean {
  return state.status === 'completed' || state.status === 'failed';
}

/** The state a saga begins with: its first step is about to run. */
export function beginSaga(
  plan: SagaPlan,
  init: Pick<SagaState, 'id' | 'subject' | 'startedBy' | 'input' | 'correlationId' | 'traceparent'>,
  now: Date,
): SagaTransition {
  const state: SagaState = {
    ...init,
    definition: plan.name,
    version: plan.version,
    status: 'running',
    resumesAs: null,
    position: 0,
    attempts: 0,
    steps: plan.steps.map(({ name }): SagaStepState => ({ name, status: 'pending' })),
    reason: null,
    failedStep: null,
    runAt: now,
  };
  return {
    state: { ...state, steps: mark(state, 'running', now) },
    progress: [{ step: presentStep(state), outcome: 'running', attempt: 1 }],
  };
}

/** The present step, or its compensation, was done. */
export function succeed(plan: SagaPlan, state: SagaState, now: Date): SagaTransition {
  if (state.status !== 'compensating') return advance(state, 'done', now);
  const { failedStep } = state;
  const step = presentStep(state);
  const steps = annotate(step === failedStep ? state.steps : mark(state, 'compensated', now), state.position, 'done');
  return takeBackNext(plan, { ...state, steps }, now, { step, outcome: 'compensated', attempt: state.attempts + 1 });
}

/** The present step, or its compensation, failed: it is tried again later, or given up. Past the pivot no step is given up. */
export function fail(
  plan: SagaPlan,
  state: SagaState,
  failure: StepFailure,
  now: Date,
  random: () => number = Math.random,
): SagaTransition {
  const isCompensating = state.status === 'compensating';
  const policy = isCompensating ? plan.compensationRetry : loadStep(plan, state.position).retry;
  const attempts = state.attempts + 1;
  if (isPastPivot(plan, state) || (!failure.isFinal && attempts < policy.maxAttempts)) {
    // A time has milliseconds: less than one would be no wait at all.
    const runAt = new Date(now.getTime() + Math.max(backoffDelayMs(policy, attempts, random), 1));
    const progress: SagaProgress = { step: presentStep(state), outcome: 'retrying', attempt: attempts, reason: failure.reason };
    return { state: { ...state, attempts, runAt }, progress: [progress] };
  }
  return isCompensating ? leaveBehind(plan, state, failure, now) : giveUp(plan, state, failure, now);
}

/** The present step is behind us; the next one begins, if there is one. */
export function advance(state: SagaState, outcome: 'done' | 'skipped', now: Date, reason?: string): SagaTransition {
  const behind = { ...state, steps: mark(state, outcome, now), attempts: 0, runAt: now };
  const progress: SagaProgress[] = [
    { step: presentStep(state), outcome, attempt: state.attempts + 1, ...(reason === undefined ? {} : { reason }) },
  ];
  const next = { ...behind, position: state.position + 1 };
  if (next.position >= state.steps.length) return { state: { ...behind, status: 'completed' }, progress };
  progress.push({ step: presentStep(next), outcome: 'running', attempt: 1 });
  return { state: { ...next, steps: mark(next, 'running', now) }, progress };
}

/** Compensation begins with the failed step itself: it may have had its effect without our learning of it. */
function giveUp(plan: SagaPlan, state: SagaState, failure: StepFailure, now: Date): SagaTransition {
  const step = presentStep(state);
  const { reason } = failure;
  const failed: SagaState = { ...state, status: 'compensating', steps: mark(state, 'failed', now), reason, failedStep: step };
  return takeBackNext(plan, failed, now, { step, outcome: 'failed', attempt: state.attempts + 1, reason });
}

/** A compensation that cannot be had does not keep the others from being done. */
function leaveBehind(plan: SagaPlan, state: SagaState, failure: StepFailure, now: Date): SagaTransition {
  const step = presentStep(state);
  const steps = annotate(mark(state, 'failed', now), state.position, 'failed');
  const reason = `${state.reason ?? ''} ${step} could not be undone: ${failure.reason}`.trim();
  const happened: SagaProgress = { step, outcome: 'failed', attempt: state.attempts + 1, reason: failure.reason };
  return takeBackNext(plan, { ...state, steps, reason }, now, happened);
}

/** Goes on to the next compensation that is still to be done, from the present step backwards; when none is left the saga has failed. */
export function takeBackNext(plan: SagaPlan, state: SagaState, now: Date, happened?: SagaProgress): SagaTransition {
  const progress = happened === undefined ? [] : [happened];
  for (let position = state.position; position >= 0; position--) {
    if (loadStep(plan, position).isCompensable && state.steps[position]?.compensation === undefined) {
      const next = { ...state, position, attempts: 0, runAt: now };
      return { state: next, progress: [...progress, { step: presentStep(next), outcome: 'compensating', attempt: 1 }] };
    }
  }
  return { state: { ...state, status: 'failed', attempts: 0, runAt: now }, progress };
}

/** Past the pivot there is no way back, so the saga goes on until all is done. */
function isPastPivot(plan: SagaPlan, state: SagaState): boolean {
  return state.status !== 'compensating' && plan.steps.some(({ isPivot }, index) => isPivot && index < state.position);
}

export function mark(state: SagaState, status: SagaStepStatus, now: Date): readonly SagaStepState[] {
  return state.steps.map((step, index) => (index === state.position ? { ...step, status, at: now.toISOString() } : step));
}

export function annotate(
  steps: readonly SagaStepState[],
  position: number,
  compensation: NonNullable<SagaStepState['compensation']>,
): readonly SagaStepState[] {
  return steps.map((step, index) => (index === position ? { ...step, compensation } : step));
}

export function presentStep(state: SagaState): string {
  const step = state.steps[state.position];
  if (step === undefined) throw new Error(`Saga ${state.id} has no step ${state.position}.`);
  return step.name;
}

function loadStep(plan: SagaPlan, position: number): SagaPlan['steps'][number] {
  const step = plan.steps[position];
  if (step === undefined) throw new Error(`Saga ${plan.name} has no step ${position}.`);
  return step;
}
