export { defineSaga, FinalStepError, PassingStepError, type SagaDefinition, type SagaStep, type SagaStepContext } from './define-saga.ts';
export { hasEnded, type SagaProgress, type SagaState, type SagaStatus, type SagaStepState, type SagaStepStatus } from './saga.ts';
export {
  countActiveSagasForUpdate,
  createSagaStore,
  findSaga,
  LostLeaseError,
  startSaga,
  type SagaClaim,
  type SagaStart,
  type SagaStore,
} from './saga-store.ts';
export { createSagaWorker, type SagaWorker, type SagaWorkerOptions } from './saga-worker.ts';
