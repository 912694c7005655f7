import type { Database, RunningProjection } from '@prognetwork/shared-infrastructure';

/** What the use cases on sagas need. */
export interface SagaContext {
  readonly database: Database;
  readonly projection: Pick<RunningProjection, 'serving'>;
}
