export type HealthStatus = 'up' | 'degraded' | 'down';

/** What one look at a service's readiness found. */
export interface HealthProbe {
  readonly service: string;
  readonly isReady: boolean;
  readonly latencyMs: number;
  readonly detail: string | null;
}

export interface ServiceHealth {
  readonly service: string;
  readonly status: HealthStatus;
  readonly latencyMs: number;
  readonly detail: string | null;
  readonly consecutiveFailures: number;
  readonly checkedAt: string;
  readonly changedAt: string;
}

/** One missed answer may be a restart: a service is down after this many in a row, and degraded until then. */
export const FAILURES_UNTIL_DOWN = 2;
export const SLOW_MS = 2000;

/** The state after a probe, and whether the service just went down after it had been seen alive. */
export function assess(
  previous: ServiceHealth | undefined,
  probe: HealthProbe,
  now: Date,
): { readonly health: ServiceHealth; readonly wentDown: boolean } {
  const consecutiveFailures = probe.isReady ? 0 : (previous?.consecutiveFailures ?? 0) + 1;
  const status = statusOf(probe, consecutiveFailures);
  const checkedAt = now.toISOString();
  const health = {
    service: probe.service,
    status,
    latencyMs: probe.latencyMs,
    detail: probe.detail ?? (status === 'degraded' ? `Answered after ${probe.latencyMs} ms.` : null),
    consecutiveFailures,
    checkedAt,
    changedAt: previous?.status === status ? previous.changedAt : checkedAt,
  };
  const wasAlive = previous !== undefined && previous.status !== 'down';
  return { health, wentDown: status === 'down' && wasAlive };
}

function statusOf(probe: HealthProbe, consecutiveFailures: number): HealthStatus {
  if (probe.isReady) return probe.latencyMs > SLOW_MS ? 'degraded' : 'up';
  return consecutiveFailures >= FAILURES_UNTIL_DOWN ? 'down' : 'degraded';
}
