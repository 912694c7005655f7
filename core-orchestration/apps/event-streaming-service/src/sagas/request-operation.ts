import { sagaOperatorRequested } from '@prognetwork/event-based-service-client';
import type { SagaAction } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';
import { loadSagaIn } from './read-sagas.ts';
import type { SagaContext } from './saga-context.ts';
import type { SagaDetail } from './saga-contract.ts';

export interface SagaOperation {
  readonly sagaId: string;
  readonly action: SagaAction;
  readonly reason: string;
}

/**
 * Asks the service of the saga over the log, so that it learns of it even if it is away now, and once. What it makes of it, or why not, stands
 * in the timeline; only it knows the state for sure.
 */
export async function requestOperation(context: SagaContext, { sagaId, action, reason }: SagaOperation): Promise<SagaDetail> {
  const build = await context.projection.serving();
  return context.database.inGlobalTransaction(async (tx) => {
    const saga = await loadSagaIn(tx, build, sagaId);
    if (saga.status === 'completed') throw eventStreamingError('saga.completed');
    const { service, definition } = saga;
    await tx.audit({ action: `saga.${action}_requested`, subject: sagaId, detail: { service, definition, reason } });
    await tx.publish(sagaOperatorRequested, { subject: sagaId, tenantId: null, data: { sagaId, service, action, reason } });
    return saga;
  });
}
