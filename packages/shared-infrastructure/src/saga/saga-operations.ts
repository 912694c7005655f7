import {
  advance,
  annotate,
  hasEnded,
  mark,
  presentStep,
  takeBackNext,
  type SagaPlan,
  type SagaState,
  type SagaTransition,
} from './saga.ts';

export type SagaAction = 'pause' | 'resume' | 'retry' | 'skip';

/** What an operator asks for does not fit the state that the saga is in. The message is shown to the operator. */
export class SagaOperationRefused extends Error {
  override readonly name = 'SagaOperationRefused';
}

/** Nothing runs until the saga is resumed. A step that runs right now ends, and `holdBack` keeps what came of it. */
export function pause(state: SagaState): SagaTransition {
  if (hasEnded(state)) throw new SagaOperationRefused('The saga has ended.');
  if (state.status === 'paused') throw new SagaOperationRefused('The saga is paused already.');
  return { state: { ...state, status: 'paused', resumesAs: goesOnAs(state) }, progress: [] };
}

/** The saga goes on where it was; a step that waited to be tried again does so now. */
export function resume(state: SagaState, now: Date): SagaTransition {
  if (state.status !== 'paused') throw new SagaOperationRefused('The saga is not paused.');
  const status = goesOnAs(state);
  const resumed: SagaState = { ...state, status, resumesAs: null, runAt: now };
  return begin(resumed, now);
}

/** A step that waits to be tried again runs now. A saga that failed and left something behind tries to take that back once more. */
export function retryNow(plan: SagaPlan, state: SagaState, now: Date, reason: string): SagaTransition {
  if (state.status === 'paused') throw new SagaOperationRefused('The saga is paused; resume it.');
  if (state.status === 'completed') throw new SagaOperationRefused('The saga has ended.');
  if (state.status === 'failed') return retryLeftBehind(plan, state, now, reason);
  if (state.runAt <= now) throw new SagaOperationRefused('No step waits to be tried again.');
  return begin({ ...state, runAt: now }, now, reason);
}

/** The present step or compensation counts as skipped, and the saga goes on behind it; a paused one stays paused there. */
export function skip(plan: SagaPlan, state: SagaState, now: Date, reason: string): SagaTransition {
  if (hasEnded(state)) throw new SagaOperationRefused('The saga has ended.');
  const active: SagaState = { ...state, status: goesOnAs(state), resumesAs: null };
  const next = active.status === 'compensating' ? skipCompensation(plan, active, now, reason) : advance(active, 'skipped', now, reason);
  return state.status === 'paused' ? holdBack(next) : next;
}

/** What came of a step that ended while the saga is paused is kept; what would run next waits. */
export function holdBack({ state, progress }: SagaTransition): SagaTransition {
  if (hasEnded(state)) return { state, progress };
  const steps = state.steps.map((step, index) =>
    index === state.position && step.status === 'running' && state.attempts === 0 ? { ...step, status: 'pending' as const } : step,
  );
  return {
    state: { ...state, status: 'paused', resumesAs: goesOnAs(state), steps },
    progress: progress.filter(({ outcome }) => outcome !== 'running' && outcome !== 'compensating'),
  };
}

function skipCompensation(plan: SagaPlan, state: SagaState, now: Date, why: string): SagaTransition {
  const step = presentStep(state);
  const marked = step === state.failedStep ? state.steps : mark(state, 'skipped', now);
  const steps = annotate(marked, state.position, 'skipped');
  const reason = `${state.reason ?? ''} ${step} was not undone.`.trim();
  return takeBackNext(plan, { ...state, steps, reason }, now, { step, outcome: 'skipped', attempt: state.attempts + 1, reason: why });
}

function retryLeftBehind(plan: SagaPlan, state: SagaState, now: Date, reason: string): SagaTransition {
  const position = state.steps.findLastIndex(({ compensation }) => compensation === 'failed');
  if (position === -1) throw new SagaOperationRefused('The saga has failed and left nothing behind.');
  const steps = state.steps.map(({ compensation, ...step }) =>
    compensation === undefined || compensation === 'failed' ? step : { ...step, compensation },
  );
  const { state: next } = takeBackNext(plan, { ...state, status: 'compensating', position, steps }, now);
  return begin(next, now, reason);
}

/** Says that the present step, or its compensation, runs from now on. */
function begin(state: SagaState, now: Date, reason?: string): SagaTransition {
  const isCompensating = state.status === 'compensating';
  const step = presentStep(state);
  const outcome = isCompensating ? 'compensating' : 'running';
  return {
    state: isCompensating ? state : { ...state, steps: mark(state, 'running', now) },
    progress: [{ step, outcome, attempt: state.attempts + 1, ...(reason === undefined ? {} : { reason }) }],
  };
}

function goesOnAs(state: SagaState): 'running' | 'compensating' {
  if (state.status === 'paused') return state.resumesAs ?? 'running';
  return state.status === 'compensating' ? 'compensating' : 'running';
}
