import { createBackgroundLoop, type BackgroundLoop } from '@prognetwork/shared-infrastructure';
import { deleteSettledBefore } from './delivery-repository.ts';
import { deleteUnusedSecrets } from './endpoint-repository.ts';
import { listTenants } from './subscriber-repository.ts';
import type { WebhookContext } from './webhook-context.ts';

const EVERY_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;
const SECRET_GRACE_MS = 3_600_000;
const TENANTS_AT_ONCE = 100;
const DELIVERIES_AT_ONCE = 5_000;
const FIRST_TENANT = '00000000-0000-0000-0000-000000000000';

/** Clears away deliveries that were settled long ago, with their attempts, and secrets that nothing names. */
export function startRetention(context: WebhookContext): BackgroundLoop {
  return createBackgroundLoop({
    async turn(signal) {
      try {
        await clearAway(context, signal);
      } catch (err) {
        context.telemetry.logger.warn({ err }, 'old webhook deliveries cannot be cleared away now');
      }
      return EVERY_MS;
    },
  });
}

export async function clearAway(context: WebhookContext, signal: AbortSignal): Promise<void> {
  const { database, keepDays } = context;
  for (let after = FIRST_TENANT, isLast = false; !isLast && !signal.aborted;) {
    const tenants = await database.inGlobalTransaction((tx) => listTenants(tx, after, TENANTS_AT_ONCE));
    for (const tenant of tenants) {
      await database.inTenantTransaction(tenant, (tx) => deleteUnusedSecrets(tx, new Date(tx.now.getTime() - SECRET_GRACE_MS)));
      for (let cleared = DELIVERIES_AT_ONCE; cleared === DELIVERIES_AT_ONCE && !signal.aborted;) {
        cleared = await database.inTenantTransaction(tenant, (tx) =>
          deleteSettledBefore(tx, new Date(tx.now.getTime() - keepDays * DAY_MS), DELIVERIES_AT_ONCE),
        );
      }
    }
    isLast = tenants.length < TENANTS_AT_ONCE;
    after = tenants.at(-1) ?? after;
  }
}
