import type { Meter, ObservableResult } from '@opentelemetry/api';
import type { Build, LogEnd } from './projection.ts';

export interface ProjectionObservation extends Disposable {
  note(serving: Build | undefined, end: LogEnd): void;
}

/** Place, lag and standstill of a projection as metrics. */
export function observeProjection(meter: Meter, projection: string): ProjectionObservation {
  let known: { readonly serving: Build; readonly end: LogEnd } | undefined;
  const observe = (name: string, description: string, value: (serving: Build, end: LogEnd) => number): (() => void) => {
    const gauge = meter.createObservableGauge(name, { description });
    const callback = (result: ObservableResult): void => {
      if (known !== undefined) result.observe(value(known.serving, known.end), { projection, build: known.serving.build });
    };
    gauge.addCallback(callback);
    return () => gauge.removeCallback(callback);
  };
  const removals = [
    observe('projection_position', 'Place in the log up to which the serving build is complete', ({ position }) => position),
    observe('projection_lag_events', 'Events of the log that the serving build has not looked at', ({ position }, end) =>
      Math.max(0, end.position - position),
    ),
    observe('projection_stopped', '1 when the projection has stopped and needs a rebuild', ({ stoppedReason }) =>
      stoppedReason === undefined ? 0 : 1,
    ),
  ];
  return {
    note(serving, end) {
      known = serving === undefined ? undefined : { serving, end };
    },
    [Symbol.dispose]() {
      for (const remove of removals) remove();
    },
  };
}
