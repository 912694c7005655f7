import {
  createProjection,
  startSagaRetention,
  type BackgroundLoop,
  type Foundation,
  type RunningProjection,
} from '@prognetwork/shared-infrastructure';
import { sagaProjection } from './saga-projection.ts';
import { removeEndedViews } from './saga-repository.ts';

/** The views over the sagas of all services, cleared away some time after each saga's end. */
export function createSagaViews(foundation: Foundation, keepDays: number): RunningProjection {
  const projection = createProjection(foundation, sagaProjection);
  const { database, clock: now, telemetry } = foundation;
  const removeEnded = (before: Date, limit: number) => database.inGlobalTransaction((tx) => removeEndedViews(tx, before, limit));
  let retention: BackgroundLoop | undefined;
  return {
    ...projection,
    start() {
      projection.start();
      retention ??= startSagaRetention({ removeEnded, keepDays, now, telemetry });
    },
    async [Symbol.asyncDispose]() {
      await retention?.[Symbol.asyncDispose]();
      await projection[Symbol.asyncDispose]();
    },
  };
}
