import { on, sagaOperatorRefused, sagaOperatorRequested, type Subscription } from '@prognetwork/event-based-service-client';
import type { Transaction } from '../database/transaction.ts';
import type { EventScope } from '../events/event-consumer.ts';
import { currentContext, runInContext } from '../request-context.ts';
import { announcePause, announceProgress, announceResumption } from './announce-saga.ts';
import type { SagaDefinition } from './define-saga.ts';
import { presentStep, type SagaState, type SagaTransition } from './saga.ts';
import { pause, resume, retryNow, SagaOperationRefused, skip, type SagaAction } from './saga-operations.ts';
import { findSagaForUpdate, saveState, TAKEN_AWAY } from './saga-store.ts';

export interface SagaOrder {
  readonly sagaId: string;
  readonly action: SagaAction;
  /** Who asks for it, and why: both are audited and told in the saga's events. */
  readonly actorId: string;
  readonly reason: string;
}

const AUDITED_AS: Readonly<Record<SagaAction, string>> = {
  pause: 'saga.paused',
  resume: 'saga.resumed',
  retry: 'saga.retried',
  skip: 'saga.step_skipped',
};

/** Carries out what operators ask for over the log; what does not fit the saga's state is refused in an event, and changes nothing. */
export function sagaOperations(definitions: readonly SagaDefinition[]): Subscription<EventScope> {
  return on(sagaOperatorRequested, async ({ data, actorid }, { tx }) => {
    if (data.service !== tx.service) return;
    const { sagaId, action, reason } = data;
    try {
      await operateSaga(tx, definitions, { sagaId, action, reason, actorId: actorid ?? 'unknown' });
    } catch (error) {
      if (!(error instanceof SagaOperationRefused)) throw error;
      const refused = { sagaId, action, reason, refusal: error.message };
      await tx.publish(sagaOperatorRefused, { subject: sagaId, tenantId: null, data: refused });
    }
  });
}

/** Throws SagaOperationRefused, with nothing changed, when the saga is in no state for it. */
export function operateSaga(transaction: Transaction, definitions: readonly SagaDefinition[], order: SagaOrder): Promise<void> {
  const work = currentContext() ?? { requestId: order.sagaId, correlationId: order.sagaId };
  return runInContext({ ...work, actorId: order.actorId }, () => operate(transaction, definitions, order));
}

async function operate(transaction: Transaction, definitions: readonly SagaDefinition[], order: SagaOrder): Promise<void> {
  const { sagaId, action, reason } = order;
  const before = await findSagaForUpdate(transaction, sagaId);
  if (before === undefined) throw new SagaOperationRefused('There is no such saga.');
  const definition = definitions.find(({ name, version }) => name === before.definition && version === before.version);
  const transition = transit(before, definition, order, transaction.now);
  const { state } = transition;
  await saveState(transaction, state, action === 'skip' ? TAKEN_AWAY : {});
  const detail = { definition: state.definition, step: presentStep(before), reason };
  await transaction.audit({ action: AUDITED_AS[action], subject: sagaId, detail });
  if (action === 'pause') await announcePause(transaction, state, reason);
  if (action === 'resume') await announceResumption(transaction, state, reason);
  await announceProgress(transaction, transition);
  await definition?.onProgress(transaction, state, transition.progress);
}

function transit(state: SagaState, definition: SagaDefinition | undefined, { action, reason }: SagaOrder, now: Date): SagaTransition {
  if (action === 'pause') return pause(state);
  if (action === 'resume') return resume(state, now);
  if (definition === undefined)
    throw new SagaOperationRefused(`The process that was asked does not know version ${state.version} of ${state.definition}.`);
  return action === 'retry' ? retryNow(definition, state, now, reason) : skip(definition, state, now, reason);
}
