import type { SagaStatus } from '../contract/sagas.ts';

export type SagaOperation = 'pause' | 'resume' | 'retry' | 'skip';

const operations: Readonly<Record<SagaStatus, readonly SagaOperation[]>> = {
  running: ['pause', 'retry', 'skip'],
  compensating: ['pause', 'retry', 'skip'],
  paused: ['resume', 'skip'],
  failed: ['retry'],
  completed: [],
};

/** What an operator may do with a saga in this state. */
export function operationsFor(status: SagaStatus): readonly SagaOperation[] {
  return operations[status];
}

export function isSagaOperation(text: string): text is SagaOperation {
  return text === 'pause' || text === 'resume' || text === 'retry' || text === 'skip';
}

/** A moment of the timeline such as `pause requested`, taken apart; undefined for every other. */
export function readRequest(what: string): { readonly operation: SagaOperation; readonly outcome: 'requested' | 'refused' } | undefined {
  const [operation = '', outcome] = what.split(' ');
  return isSagaOperation(operation) && (outcome === 'requested' || outcome === 'refused') ? { operation, outcome } : undefined;
}
