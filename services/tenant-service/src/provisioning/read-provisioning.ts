import { findSaga, type SagaState, type SagaStepState, type SagaStepStatus } from '@prognetwork/shared-infrastructure';
import type { TenantContext } from '../context.ts';
import type { Provisioning } from '../contract.ts';
import { tenantError } from '../errors.ts';
import { STEP_TITLES } from './provisioning-saga.ts';

/** For who started it; to everybody else it does not exist. */
export async function loadProvisioning(context: TenantContext, userId: string, id: string): Promise<Provisioning> {
  const state = await context.database.inGlobalTransaction((transaction) => findSaga(transaction, id));
  if (state === undefined || state.startedBy !== userId || state.definition !== context.provisioning.name) {
    throw tenantError('provisioning.not_found');
  }
  return toProvisioning(state);
}

const titles: Readonly<Record<string, string>> = STEP_TITLES;

/** A step that an operator skipped is behind the saga on its way forward, and left as it is on its way back. */
function shownStatus({ status, compensation }: SagaStepState): Exclude<SagaStepStatus, 'skipped'> {
  if (status !== 'skipped') return status;
  return compensation === undefined ? 'done' : 'failed';
}

function toProvisioning(state: SagaState): Provisioning {
  const { id, subject: tenantId, status, resumesAs, steps, reason } = state;
  return {
    id,
    tenantId,
    // To the founder a saga that an operator holds is one that takes its time.
    status: status === 'paused' ? (resumesAs ?? 'running') : status,
    steps: steps.map((step) => ({
      name: step.name,
      title: titles[step.name] ?? step.name,
      status: shownStatus(step),
      ...(step.at === undefined ? {} : { at: step.at }),
    })),
    ...(reason === null ? {} : { reason }),
  };
}
