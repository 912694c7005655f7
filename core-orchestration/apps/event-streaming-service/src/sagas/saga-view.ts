import type { SagaEnded, SagaResumed, SagaStarted, SagaStepChanged } from '@prognetwork/event-based-service-client';

export interface SagaStepView {
  readonly name: string;
  readonly status: 'pending' | SagaStepChanged['data']['outcome'];
  readonly attempts: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly reason: string | null;
}

/** One saga as its events tell it. `step` is the one that something happened to last; times are RFC 3339. */
export interface SagaView {
  readonly sagaId: string;
  readonly definition: string;
  readonly version: number;
  readonly service: string;
  readonly subject: string;
  readonly tenantId: string | null;
  readonly startedBy: string;
  readonly status: SagaStepChanged['data']['status'];
  readonly step: string | null;
  readonly attempts: number;
  readonly steps: readonly SagaStepView[];
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
}

export function begin({ data, time }: SagaStarted): SagaView {
  const { steps, ...about } = data;
  return {
    ...about,
    status: 'running',
    step: null,
    attempts: 0,
    steps: steps.map((name) => ({ name, status: 'pending', attempts: 0, startedAt: null, endedAt: null, reason: null })),
    startedAt: time,
    updatedAt: time,
    endedAt: null,
  };
}

/** A failed saga of which a compensation is tried once more has no longer ended. */
export function changeStep(view: SagaView, { data, time }: SagaStepChanged): SagaView {
  const { step: name, attempt: attempts, status } = data;
  const hasEnded = status === 'completed' || status === 'failed';
  return {
    ...view,
    status,
    step: name,
    attempts,
    steps: view.steps.map((step) => (step.name === name ? changed(step, data, time) : step)),
    updatedAt: time,
    endedAt: hasEnded ? view.endedAt : null,
  };
}

const BEGINNINGS: readonly string[] = ['running', 'compensating'];
const ENDS: readonly string[] = ['done', 'failed', 'compensated', 'skipped'];

/** Why a step failed stays to be read while it is compensated. */
function changed(step: SagaStepView, { outcome, attempt, reason }: SagaStepChanged['data'], time: string): SagaStepView {
  return {
    name: step.name,
    status: outcome,
    attempts: attempt,
    startedAt: step.startedAt ?? (BEGINNINGS.includes(outcome) ? time : null),
    endedAt: ENDS.includes(outcome) ? time : null,
    reason: reason ?? step.reason,
  };
}

export function pause(view: SagaView, time: string): SagaView {
  return { ...view, status: 'paused', updatedAt: time };
}

export function resume(view: SagaView, { data, time }: SagaResumed): SagaView {
  return { ...view, status: data.status, updatedAt: time };
}

export function end(view: SagaView, { data, time }: SagaEnded): SagaView {
  return { ...view, status: data.status, updatedAt: time, endedAt: time };
}
