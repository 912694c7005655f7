import type { Database, NewId, SagaDefinition, SagaWorker } from '@prognetwork/shared-infrastructure';

/** What the use cases need. */
export interface TenantContext {
  readonly database: Database;
  readonly newId: NewId;
  readonly provisioning: SagaDefinition;
  readonly worker: SagaWorker;
  readonly maxProvisioningsPerPerson: number;
}
