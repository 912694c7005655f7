import type { ObservableGauge } from '@opentelemetry/api';
import type { Database, Telemetry } from '@prognetwork/shared-infrastructure';
import type { HeadWatcher } from '../log/head-watcher.ts';
import { readQueueFigures } from './delivery-queue-repository.ts';
import { findProgress } from './subscriber-repository.ts';

export type AttemptOutcome = 'delivered' | 'retry' | 'given_up' | 'gone' | 'lease_lost';

export interface WebhookMetrics {
  readonly attempted: (outcome: AttemptOutcome, durationMs: number) => void;
}

export function createWebhookMetrics({ meter }: Telemetry): WebhookMetrics {
  const attempts = meter.createCounter('webhook_attempts', { description: 'Messages sent to webhook endpoints, by what came of them' });
  const duration = meter.createHistogram('webhook_attempt_duration_seconds', {
    description: 'Time until a webhook endpoint had answered',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20] },
  });
  return {
    attempted(outcome, durationMs) {
      attempts.add(1, { outcome });
      duration.record(durationMs / 1_000, { outcome });
    },
  };
}

/** Figures that are looked up whenever metrics are collected, until disposed of. */
export function observeWebhooks(
  { meter, logger }: Telemetry,
  { database, head }: { readonly database: Database; readonly head: Pick<HeadWatcher, 'position'> },
): Disposable {
  const waiting = meter.createObservableGauge('webhook_deliveries_waiting', { description: 'Deliveries that are to be sent' });
  const age = meter.createObservableGauge('webhook_oldest_waiting_age_seconds', {
    description: 'Age of the oldest delivery that waits',
    unit: 's',
  });
  const lag = meter.createObservableGauge('webhook_log_lag', {
    description: 'Events of the log that were not yet looked through for webhooks',
  });
  const gauges: ObservableGauge[] = [waiting, age, lag];
  const observe = async (result: { observe: (gauge: ObservableGauge, value: number) => void }): Promise<void> => {
    try {
      const [figures, position] = await database.inGlobalTransaction(
        async (tx) => [await readQueueFigures(tx), await findProgress(tx)] as const,
      );
      result.observe(waiting, figures.waiting);
      result.observe(age, figures.oldestAgeSeconds);
      result.observe(lag, Math.max(head.position - position, 0));
    } catch (err) {
      logger.warn({ err }, 'the state of the webhooks could not be read');
    }
  };
  meter.addBatchObservableCallback(observe, gauges);
  return { [Symbol.dispose]: () => meter.removeBatchObservableCallback(observe, gauges) };
}
