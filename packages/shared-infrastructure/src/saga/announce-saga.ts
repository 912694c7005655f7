import { sagaEnded, sagaPaused, sagaResumed, sagaStarted, sagaStepChanged } from '@prognetwork/event-based-service-client';
import type { Transaction } from '../database/transaction.ts';
import { hasEnded, type SagaState, type SagaTransition } from './saga.ts';

const MAX_REASON_LENGTH = 500;

/** The events that every saga publishes, outside any tenant, in the transaction of the change that they tell about. */
export async function announceStart(transaction: Transaction, state: SagaState): Promise<void> {
  const { id: sagaId, definition, version, subject, startedBy } = state;
  const { service } = transaction;
  const steps = state.steps.map(({ name }) => name);
  const data = { sagaId, definition, version, service, subject, tenantId: transaction.tenantId ?? null, steps, startedBy };
  await transaction.publish(sagaStarted, { subject: sagaId, tenantId: null, data });
}

export async function announceProgress(transaction: Transaction, { state, progress }: SagaTransition): Promise<void> {
  const { id: sagaId, status } = state;
  const about = { subject: sagaId, tenantId: null };
  for (const { step, outcome, attempt, reason } of progress) {
    await transaction.publish(sagaStepChanged, { ...about, data: { sagaId, step, outcome, attempt, status, ...reasonOf(reason) } });
  }
  if (!hasEnded(state)) return;
  const ended = status === 'completed' ? ('completed' as const) : ('failed' as const);
  await transaction.publish(sagaEnded, { ...about, data: { sagaId, status: ended, ...reasonOf(state.reason) } });
}

export async function announcePause(transaction: Transaction, { id: sagaId }: SagaState, reason: string): Promise<void> {
  await transaction.publish(sagaPaused, { subject: sagaId, tenantId: null, data: { sagaId, reason } });
}

export async function announceResumption(transaction: Transaction, { id: sagaId, status }: SagaState, reason: string): Promise<void> {
  await transaction.publish(sagaResumed, { subject: sagaId, tenantId: null, data: { sagaId, status, reason } });
}

function reasonOf(reason: string | null | undefined): { readonly reason?: string } {
  return reason === null || reason === undefined ? {} : { reason: reason.slice(0, MAX_REASON_LENGTH) };
}
