export { acquireProcessLock, type ProcessLock } from './process-lock.ts';
export { removeEmbeddedPostgres } from './remove-embedded-postgres.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './start-embedded-postgres.ts';
export { StartupError } from './startup-error.ts';
