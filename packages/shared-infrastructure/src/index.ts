export { permissionsOfRole, platformAdministratorPermissions, type Permission, type TenantRole } from './authentication/permissions.ts';
export type { Principal } from './authentication/principal.ts';
export { createServiceTokens, type ServiceTokens } from './authentication/service-tokens.ts';
export { createTokenVerifier, PLATFORM_AUDIENCE, type KeySource, type TokenVerifier } from './authentication/token-verifier.ts';
export { createBackgroundLoop, type BackgroundLoop } from './background-loop.ts';
export { type Database, type PlatformAccess } from './database/database.ts';
export { checkIsolation, type IsolationReport } from './database/check-isolation.ts';
export { connectOnce } from './database/connect-once.ts';
export { migrateService, type MigrationOutcome } from './database/migrate-service.ts';
export { provisionDatabase, type ProvisionOptions } from './database/provision-database.ts';
export { rolesOf, standardTablesWithoutTenant, type ServiceRoles, type ServiceSchema } from './database/service-schema.ts';
export { type AuditInput, type PublishInput, type Transaction } from './database/transaction.ts';
export { isErased, rememberErased } from './erasure/erased-person-repository.ts';
export { onPerson } from './erasure/on-person.ts';
export { commonError, defineErrors, ServiceError, type ErrorDeclaration, type ErrorKind, type FieldError } from './errors.ts';
export {
  createAggregateStore,
  type Aggregate,
  type AggregateHost,
  type AggregateOptions,
  type AggregateStore,
  type CommandOptions,
  type Executed,
} from './event-sourcing/aggregate-store.ts';
export { defineDecider, event, type DecidedEvent, type Decider, type EventFrom } from './event-sourcing/decider.ts';
export { derivedId } from './event-sourcing/event-ids.ts';
export { toCloudEvent } from './events/cloud-event.ts';
export { handleOnce, startConsumer, type EventConsumerOptions, type EventScope } from './events/event-consumer.ts';
export { startGroupWorker, type GroupWorkerOptions, type HandleOutcome } from './events/group-worker.ts';
export { startOutboxRelay } from './events/outbox-relay.ts';
export { createFoundation, PLATFORM_VERSION, type Foundation, type FoundationOverrides } from './foundation.ts';
export {
  authenticatePerson,
  authorize,
  authorizePlatform,
  authorizeService,
  authorizeServiceInTenant,
  findPrincipal,
} from './http/authorization.ts';
export { createHttpApp, type AppEnvironment, type HttpApp, type HttpAppOptions } from './http/create-http-app.ts';
export { idempotent, type AnswerSeal } from './http/idempotency.ts';
export { bearer, jsonBody, jsonResponse, problemResponses, problemSchema } from './http/openapi.ts';
export { decodeCursor, encodeCursor, idOfCursor, listQuery, pageSchema, toPage, type Page } from './http/page.ts';
export { notFound, problemResponse, statusOf, toServiceError, validationError, type Problem } from './http/problem.ts';
export { isUuid, newId, type Clock, type NewId } from './identifiers.ts';
export { authorizeDeclared } from './platform-api/declared-permission.ts';
export { handleCommand, type CommandHandler, type CommandScope } from './platform-api/handle-command.ts';
export { handleQuery, type QueryHandler, type QueryScope } from './platform-api/handle-query.ts';
export {
  commandGroupOf,
  CONSISTENCY_TOKEN_HEADER,
  servePlatformApi,
  type PlatformApiHandlers,
  type PlatformApiServer,
} from './platform-api/serve-platform-api.ts';
export { createProjection, startProjection, type ProjectionOptions, type RunningProjection } from './projections/create-projection.ts';
export { defineProjection, type Projection, type ProjectionDeclaration, type ProjectionScope } from './projections/projection.ts';
export { reloadOn } from './reloadable.ts';
export { currentContext, runInContext, type RequestContext } from './request-context.ts';
export { callServiceStep, type ServiceStepCall } from './saga/call-service-step.ts';
export {
  defineSaga,
  FinalStepError,
  PassingStepError,
  type SagaDefinition,
  type SagaStep,
  type SagaStepContext,
} from './saga/define-saga.ts';
export { hasEnded, type SagaProgress, type SagaState, type SagaStatus, type SagaStepState, type SagaStepStatus } from './saga/saga.ts';
export { operateSaga, sagaOperations, type SagaOrder } from './saga/operate-saga.ts';
export { SagaOperationRefused, type SagaAction } from './saga/saga-operations.ts';
export {
  countActiveSagasForUpdate,
  createSagaStore,
  findSaga,
  LostLeaseError,
  startSaga,
  type SagaClaim,
  type SagaStart,
  type SagaStore,
} from './saga/saga-store.ts';
export { startSagaRetention } from './saga/saga-retention.ts';
export { createSagaWorker, type SagaWorker, type SagaWorkerOptions } from './saga/saga-worker.ts';
export { createServiceClient, type ServiceClient, type ServiceRequest } from './service-client.ts';
export { listen, peerAddressOf, runStandalone, type Listening, type Service, writeToNodeResponse } from './service.ts';
export { commonSettings, sharedSettings, type CommonValues, type SharedValues } from './settings.ts';
export type { Logger } from './telemetry/logger.ts';
export { createTelemetry, type SpanOptions, type Telemetry, type TelemetryOptions } from './telemetry/telemetry.ts';
export { contextOfTraceparent, currentTraceId, currentTraceparent, spanContextOf } from './telemetry/trace-context.ts';
export type { Cache, HeldLock, KeyValueDrivers, Locks, SessionStore } from './key-value/key-value-store.ts';
export { createPostgresKeyValues } from './key-value/postgres-key-values.ts';
export { createRedisKeyValues } from './key-value/redis-key-values.ts';
