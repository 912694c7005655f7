export type GroupStatus = 'active' | 'idle' | 'stopped';

/** A service (or a push endpoint) as reader of the log. */
export interface ConsumerGroup {
  readonly group: string;
  readonly position: string;
  /** Events between what is done and the end of the log. */
  readonly lag: number;
  readonly inFlight: number;
  readonly waiting: number;
  readonly deadLetters: number;
  readonly types: readonly string[] | null;
  readonly orderBy: 'stream' | 'subject' | 'tenant' | 'log';
  readonly consumers: readonly { readonly consumerId: string; readonly inFlight: number; readonly leaseExpiresAt: string | null }[];
  readonly push: { readonly url: string; readonly isPaused: boolean; readonly isSigned: boolean } | null;
  readonly acknowledgedAt: string | null;
  readonly status: GroupStatus;
  readonly stoppedReason: string | null;
}

/** A group whose push is held does nothing because somebody wants it so. */
export function shownStatus({ status, push }: ConsumerGroup): GroupStatus | 'paused' {
  return push?.isPaused && status !== 'stopped' ? 'paused' : status;
}

/** An event that a group could not handle, laid aside with the reason. */
export interface DeadLetter {
  readonly position: string;
  readonly eventId: string;
  readonly type: string;
  readonly tenantId: string | null;
  readonly subject: string;
  readonly key: string;
  readonly reason: string;
  readonly attempts: number;
  readonly firstFailedAt: string;
  readonly failedAt: string;
  readonly traceId: string | null;
}
