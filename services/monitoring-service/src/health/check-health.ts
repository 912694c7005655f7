import { healthCheckFailed } from '@prognetwork/event-based-service-client';
import type { MonitoringContext } from '../context.ts';
import { assess } from './health.ts';
import { findHealthForUpdate, saveHealth } from './health-repository.ts';
import { probeService, type HealthTarget } from './probe-service.ts';

/** Looks at every service at once and keeps what it found; a service that went down is told in the same transaction. */
export async function checkHealth(context: MonitoringContext, targets: readonly HealthTarget[]): Promise<void> {
  const probes = await Promise.all(targets.map(probeService));
  for (const probe of probes) {
    await context.database.inGlobalTransaction(async (tx) => {
      const { health, wentDown } = assess(await findHealthForUpdate(tx, probe.service), probe, context.now());
      await saveHealth(tx, health);
      if (!wentDown) return;
      const detail = health.detail ?? 'It does not answer.';
      await tx.publish(healthCheckFailed, { subject: probe.service, data: { service: probe.service, detail } });
      await tx.audit({ action: 'health_check.failed', subject: probe.service, detail: { reason: detail } });
    });
  }
}
