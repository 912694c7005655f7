import { createBackgroundLoop } from '../background-loop.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { SagaDefinition } from './define-saga.ts';
import type { SagaStore, UnknownSagas } from './saga-store.ts';

const LOOK_MS = 30_000;

interface UnknownSagaOptions {
  readonly store: Pick<SagaStore, 'findUnknown'>;
  readonly definitions: readonly SagaDefinition[];
  readonly telemetry: Pick<Telemetry, 'logger' | 'meter'>;
  readonly lookMs?: number;
}

/** Sagas of a version that this process does not know wait for one that does. A metric counts them, and the log names each version once. */
export function watchUnknownSagas({ store, definitions, telemetry, lookMs = LOOK_MS }: UnknownSagaOptions): AsyncDisposable {
  const { logger, meter } = telemetry;
  const named = new Set<string>();
  let found: readonly UnknownSagas[] = [];
  const gauge = meter.createObservableGauge('sagas_of_unknown_version', {
    description: 'Sagas that are due and of a definition or version that this process does not know',
  });
  const observe: Parameters<typeof gauge.addCallback>[0] = (result) => {
    for (const { definition, version, sagas } of found) result.observe(sagas, { definition, version });
  };
  gauge.addCallback(observe);
  const loop = createBackgroundLoop({
    async turn(signal) {
      try {
        found = await store.findUnknown(definitions);
        for (const { definition, version, sagas } of found) {
          if (named.has(`${definition} ${version}`)) continue;
          named.add(`${definition} ${version}`);
          logger.warn({ definition, version, sagas }, 'sagas of a version that this process does not know wait for one that does');
        }
      } catch (error) {
        if (!signal.aborted) logger.warn({ err: error }, 'sagas of unknown versions could not be counted');
      }
      return lookMs;
    },
  });
  return {
    async [Symbol.asyncDispose]() {
      gauge.removeCallback(observe);
      await loop[Symbol.asyncDispose]();
    },
  };
}
