import { backoffDelayMs, type RetryPolicy } from '@prognetwork/event-based-service-client';

export type SagaStatus = 'running' | 'compensating' | 'completed' | 'failed';
export type SagaStepStatus = 'pending' | 'running' | 'done' | 'failed' | 'compensated';

export interface SagaStepState {
  readonly name: string;
  readonly status: SagaStepStatus;
  /** When the status changed last (RFC 3339). */
  readonly at?: string;
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
  readonly steps: readonly { readonly name: string; readonly retry: RetryPolicy; readonly isCompensable: boolean }[];
  readonly compensationRetry: RetryPolicy;
}

/** What one transition changed, in order, for those who follow the progress. */
export interface SagaProgress {
  readonly step: string;
  readonly outcome: Exclude<SagaStepStatus, 'pending'>;
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
): SagaState {
  const steps = plan.steps.map(({ name }): SagaStepState => ({ name, status: 'pending' }));
  const state: SagaState = {
    ...init,
    definition: plan.name,
    version: plan.version,
    status: 'running',
    position: 0,
    attempts: 0,
    steps,
    reason: null,
    failedStep: null,
    runAt: now,
  };
  return { ...state, steps: mark(state, 0, 'running', now) };
}

/** The present step, or its compensation, was done. */
export function succeed(plan: SagaPlan, state: SagaState, now: Date): SagaTransition {
  return state.status === 'compensating' ? compensated(plan, state, now) : advanced(state, now);
}

/** The present step, or its compensation, failed: it is tried again later, or given up. */
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
  if (!failure.isFinal && attempts < policy.maxAttempts) {
    return { state: { ...state, attempts, runAt: new Date(now.getTime() + backoffDelayMs(policy, attempts, random)) }, progress: [] };
  }
  return isCompensating ? leftBehind(plan, state, failure, now) : givenUp(plan, state, failure, now);
}

function advanced(state: SagaState, now: Date): SagaTransition {
  const done = { ...state, steps: mark(state, state.position, 'done', now), attempts: 0, runAt: now };
  const progress: SagaProgress[] = [{ step: nameAt(state, state.position), outcome: 'done' }];
  const position = state.position + 1;
  if (position >= state.steps.length) return { state: { ...done, status: 'completed' }, progress };
  progress.push({ step: nameAt(state, position), outcome: 'running' });
  return { state: { ...done, position, steps: mark(done, position, 'running', now) }, progress };
}

/** Compensation begins with the failed step itself: it may have had its effect without our learning of it. */
function givenUp(plan: SagaPlan, state: SagaState, failure: StepFailure, now: Date): SagaTransition {
  const failedStep = nameAt(state, state.position);
  const failed: SagaState = {
    ...state,
    status: 'compensating',
    steps: mark(state, state.position, 'failed', now),
    reason: failure.reason,
    failedStep,
  };
  return { state: toCompensate(plan, failed, state.position, now), progress: [{ step: failedStep, outcome: 'failed' }] };
}

/** The step that failed stays marked as failed, so that it can be seen which one it was. */
function compensated(plan: SagaPlan, state: SagaState, now: Date): SagaTransition {
  const step = nameAt(state, state.position);
  const steps = step === state.failedStep ? state.steps : mark(state, state.position, 'compensated', now);
  return { state: toCompensate(plan, { ...state, steps }, state.position - 1, now), progress: [{ step, outcome: 'compensated' }] };
}

/** A compensation that cannot be had does not keep the others from being done. */
function leftBehind(plan: SagaPlan, state: SagaState, failure: StepFailure, now: Date): SagaTransition {
  const step = nameAt(state, state.position);
  const reason = `${state.reason ?? ''} ${step} could not be undone: ${failure.reason}`.trim();
  const next = { ...state, steps: mark(state, state.position, 'failed', now), reason };
  return { state: toCompensate(plan, next, state.position - 1, now), progress: [{ step, outcome: 'failed' }] };
}

function toCompensate(plan: SagaPlan, state: SagaState, from: number, now: Date): SagaState {
  for (let position = from; position >= 0; position--) {
    if (loadStep(plan, position).isCompensable) return { ...state, position, attempts: 0, runAt: now };
  }
  return { ...state, status: 'failed', attempts: 0, runAt: now };
}

function mark(state: SagaState, position: number, status: SagaStepStatus, now: Date): readonly SagaStepState[] {
  return state.steps.map((step, index) => (index === position ? { name: step.name, status, at: now.toISOString() } : step));
}

function nameAt(state: SagaState, position: number): string {
  const step = state.steps[position];
  if (step === undefined) throw new Error(`Saga ${state.id} has no step ${position}.`);
  return step.name;
}

function loadStep(plan: SagaPlan, position: number): SagaPlan['steps'][number] {
  const step = plan.steps[position];
  if (step === undefined) throw new Error(`Saga ${plan.name} has no step ${position}.`);
  return step;
}
