import type { BatchObservableCallback, ObservableCallback } from '@opentelemetry/api';
import type { Database, Telemetry } from '@prognetwork/shared-infrastructure';
import { listGroups } from './consumer-groups/list-groups.ts';
import type { LiveFeed } from './live/live-feed.ts';
import type { EventStore } from './log/event-store.ts';

export interface EventStreamingMetrics {
  readonly batchWritten: (batch: { readonly events: number; readonly durationMs: number }) => void;
  readonly delivered: (deliveries: number) => void;
  readonly readerDropped: () => void;
  readonly pushed: (group: string, outcome: 'delivered' | 'failed') => void;
  /** The hash chain reaches this position now. */
  readonly sealed: (events: number, position: number) => void;
}

export function createMetrics({ meter }: Telemetry): EventStreamingMetrics {
  const events = meter.createCounter('event_log_events_written', { description: 'Events in the batches written to the log' });
  const duration = meter.createHistogram('event_log_append_duration_seconds', {
    description: 'Time to write one batch durably',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] },
  });
  const size = meter.createHistogram('event_log_batch_events', {
    description: 'Events in one batch',
    advice: { explicitBucketBoundaries: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000] },
  });
  const delivered = meter.createCounter('event_live_deliveries', { description: 'Events written to live connections' });
  const dropped = meter.createCounter('event_live_readers_dropped', {
    description: 'Live connections closed because they read too slowly',
  });
  const pushed = meter.createCounter('event_consumer_group_pushes', { description: 'Events sent to the URL of a group, by outcome' });
  const sealed = meter.createCounter('event_log_events_sealed', { description: 'Events added to the hash chain' });
  const sealedTo = meter.createGauge('event_log_sealed_position', { description: 'How far the hash chain reaches' });
  return {
    batchWritten(batch) {
      events.add(batch.events);
      size.record(batch.events);
      duration.record(batch.durationMs / 1000);
    },
    delivered: (deliveries) => delivered.add(deliveries),
    readerDropped: () => dropped.add(1),
    pushed: (group, outcome) => pushed.add(1, { group, outcome }),
    sealed(count, position) {
      sealed.add(count);
      sealedTo.record(position);
    },
  };
}

/** Figures that are looked up whenever metrics are collected, until disposed of: the store cannot be asked once it is closed. */
export function observeState(
  { meter, logger }: Telemetry,
  {
    store,
    database,
    live,
  }: { readonly store: EventStore & { readonly queuedEvents: number }; readonly database: Database; readonly live: LiveFeed },
): Disposable {
  const observe = (name: string, description: string, callback: ObservableCallback): (() => void) => {
    const gauge = meter.createObservableGauge(name, { description });
    gauge.addCallback(callback);
    return () => gauge.removeCallback(callback);
  };
  const stops = [
    observe('event_log_queued_events', 'Events that wait to be written', (result) => result.observe(store.queuedEvents)),
    observe('event_live_connections', 'Open live connections', (result) => result.observe(live.openConnections)),
    observeGroups(meter, logger, { store, database }),
  ];
  return {
    [Symbol.dispose]: () => {
      for (const stop of stops) stop();
    },
  };
}

/** The state of all groups, read once a collection. */
function observeGroups(
  meter: Telemetry['meter'],
  logger: Telemetry['logger'],
  reach: { readonly store: EventStore; readonly database: Database },
): () => void {
  const gauge = (name: string, description: string) => meter.createObservableGauge(`event_consumer_group_${name}`, { description });
  const lag = gauge('lag', 'Events that a group has not finished, up to the end of the log');
  const inFlight = gauge('in_flight', 'Events that consumers of a group are working on');
  const waiting = gauge('waiting', 'Events of a group that wait for their key or for another attempt');
  const deadLetters = gauge('dead_letters', 'Events that a group could not handle');
  const gauges = [lag, inFlight, waiting, deadLetters];
  let hasStopped = false;
  const callback: BatchObservableCallback = async (result) => {
    try {
      for (const state of (await listGroups(reach)).items) {
        const { group } = state;
        result.observe(lag, state.lag, { group });
        result.observe(inFlight, state.inFlight, { group });
        result.observe(waiting, state.waiting, { group });
        result.observe(deadLetters, state.deadLetters, { group });
      }
    } catch (err) {
      // A collection that was under way when the service ended finds the database closed, as it should be.
      if (!hasStopped) logger.warn({ err }, 'the state of the consumer groups could not be read');
    }
  };
  meter.addBatchObservableCallback(callback, gauges);
  return () => {
    hasStopped = true;
    meter.removeBatchObservableCallback(callback, gauges);
  };
}
