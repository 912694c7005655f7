import {
  createBackgroundLoop,
  createFoundation,
  createHttpApp,
  startConsumer,
  type Foundation,
  type FoundationOverrides,
  type Service,
} from '@prognetwork/shared-infrastructure';
import type { MonitoringConfig } from './config.ts';
import type { MonitoringContext } from './context.ts';
import { checkHealth } from './health/check-health.ts';
import { healthTargets } from './health/health-targets.ts';
import { createIngestAccess } from './ingestion/ingest-access.ts';
import { createIngestionApp, INGESTION_PATHS } from './ingestion/ingestion-app.ts';
import { createIngestionQueue, type IngestionQueue } from './ingestion/ingestion-queue.ts';
import { addRoutes } from './routes.ts';
import { createPostgresTelemetryStorage } from './storage/postgres-telemetry-storage.ts';
import type { TelemetryStorage } from './storage/telemetry-storage.ts';
import { subscriptions } from './subscriptions.ts';

export interface MonitoringOverrides extends FoundationOverrides {
  readonly storage?: TelemetryStorage;
}

const MAINTENANCE_INTERVAL_MS = 3_600_000;
const MAINTENANCE_RETRY_MS = 10_000;

export function createMonitoringService(config: MonitoringConfig, overrides: MonitoringOverrides = {}): Service {
  const foundation = createFoundation({ name: 'monitoring-service', prefix: 'MONITORING', config, overrides });
  const storage = overrides.storage ?? createPostgresTelemetryStorage(foundation.database);
  const context: MonitoringContext = { database: foundation.database, storage, now: foundation.clock };
  const queue = createQueue(config, foundation, storage);
  const app = createHttpApp(foundation, {
    title: 'Monitoring service',
    description: 'Takes logs, metrics and traces over OTLP/HTTP, keeps them, and watches the health of every service.',
  });
  addRoutes(app, context);
  const ingestion = createIngestion(config, foundation, queue);
  const background: AsyncDisposable[] = [];
  return {
    name: foundation.name,
    fetch: async (request) => (INGESTION_PATHS.has(new URL(request.url).pathname) ? ingestion.fetch(request) : app.fetch(request)),
    async start() {
      await storage.maintain(foundation.clock(), config.MONITORING_RETENTION_DAYS);
      foundation.start();
      background.push(
        maintain(config, foundation, storage),
        watchHealth(config, foundation, context),
        startConsumer(foundation, { group: foundation.name, subscriptions }),
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(background.map((work) => work[Symbol.asyncDispose]()));
      await queue[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
}

function createQueue(config: MonitoringConfig, foundation: Foundation, storage: TelemetryStorage): IngestionQueue {
  const { meter, logger } = foundation.telemetry;
  const lost = meter.createCounter('monitoring_telemetry_lost', { description: 'Items that could not be written' });
  const queue = createIngestionQueue(storage, {
    capacity: config.MONITORING_QUEUE_CAPACITY,
    // The line comes back as telemetry of this service: one for a whole batch, so it dies out.
    onGivenUp: (items, error) => {
      lost.add(items);
      logger.error({ err: error, items }, 'telemetry could not be written');
    },
  });
  const depth = meter.createObservableGauge('monitoring_queue_depth', { description: 'Items that wait to be written' });
  depth.addCallback((result) => result.observe(queue.size));
  return queue;
}

function createIngestion(config: MonitoringConfig, foundation: Foundation, queue: IngestionQueue) {
  return createIngestionApp({
    queue,
    queueCapacity: config.MONITORING_QUEUE_CAPACITY,
    mayIngest: createIngestAccess(config.MONITORING_INGEST_SECRET, foundation.verifier),
    now: foundation.clock,
    onUnexpected: (error) => foundation.telemetry.logger.error({ err: error }, 'telemetry could not be taken'),
  });
}

function maintain(config: MonitoringConfig, foundation: Foundation, storage: TelemetryStorage): AsyncDisposable {
  return createBackgroundLoop({
    turn: async () => {
      try {
        await storage.maintain(foundation.clock(), config.MONITORING_RETENTION_DAYS);
        return MAINTENANCE_INTERVAL_MS;
      } catch (error) {
        foundation.telemetry.logger.error({ err: error }, 'partitions could not be made ready');
        return MAINTENANCE_RETRY_MS;
      }
    },
  });
}

function watchHealth(config: MonitoringConfig, foundation: Foundation, context: MonitoringContext): AsyncDisposable {
  const targets = healthTargets(config);
  return createBackgroundLoop({
    turn: async () => {
      try {
        await checkHealth(context, targets);
      } catch (error) {
        foundation.telemetry.logger.error({ err: error }, 'the health of the services could not be recorded');
      }
      return config.MONITORING_HEALTH_INTERVAL_MS;
    },
  });
}
