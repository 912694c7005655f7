import { findSaga, type SagaState } from '@prognetwork/shared-infrastructure';
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

function toProvisioning(state: SagaState): Provisioning {
  const { id, subject: tenantId, status, steps, reason } = state;
  return {
    id,
    tenantId,
    status,
    steps: steps.map((step) => ({ ...step, title: titles[step.name] ?? step.name })),
    ...(reason === null ? {} : { reason }),
  };
}
