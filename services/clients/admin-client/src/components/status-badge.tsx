import { Badge, type Intent } from '@prognetwork/design-system';
import { getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';

const intentOf = {
  active: 'success',
  up: 'success',
  succeeded: 'success',
  processed: 'success',
  settled: 'success',
  paid: 'success',
  sent: 'success',
  captured: 'success',
  delivered: 'success',
  verified: 'success',
  pending: 'warning',
  provisioning: 'info',
  processing: 'info',
  queued: 'info',
  sending: 'info',
  accepted: 'success',
  deferred: 'warning',
  rejected: 'danger',
  unknown: 'warning',
  open: 'info',
  trialing: 'info',
  trial: 'info',
  degraded: 'warning',
  suspended: 'warning',
  suppressed: 'warning',
  unverified: 'warning',
  failed: 'danger',
  down: 'danger',
  declined: 'danger',
  closed: 'neutral',
  left: 'neutral',
  refunded: 'neutral',
  canceled: 'neutral',
  idle: 'neutral',
  stopped: 'danger',
  running: 'info',
  compensating: 'warning',
  paused: 'warning',
  completed: 'success',
  enabled: 'success',
  disabled: 'neutral',
  failing: 'danger',
  skipped: 'neutral',
  done: 'success',
  compensated: 'neutral',
  retrying: 'warning',
  started: 'info',
  resumed: 'info',
  ended: 'neutral',
} as const satisfies Record<string, Intent>;

export type KnownStatus = keyof typeof intentOf;

export function isKnownStatus(status: string): status is KnownStatus {
  return Object.hasOwn(intentOf, status);
}

/** A state in the reader's words; one that this client does not know yet is shown as it came. */
export async function StatusBadge({ status }: { readonly status: string }): Promise<ReactElement> {
  const t = await getTranslations('status');
  const isKnown = isKnownStatus(status);
  return (
    <Badge intent={isKnown ? intentOf[status] : 'neutral'} dot>
      {isKnown ? t(status) : status}
    </Badge>
  );
}
