/** A consumer's right to a group. `lease` is the fencing token: it grows with each change of consumer. */
export interface GroupLease {
  readonly lease: number;
  readonly checkpoint: number;
}

export type LeaseOutcome = GroupLease | { readonly retryAfterMs: number } | { readonly outdatedEpoch: number };

export interface GroupState {
  readonly name: string;
  readonly checkpoint: number;
  readonly types: readonly string[] | null;
  readonly consumer: string | null;
  readonly leaseExpiresAt: Date | null;
  readonly acknowledgedAt: Date | null;
}

export interface GroupHolder {
  readonly group: string;
  readonly consumerId: string;
  readonly lease: number;
}

/** Checkpoints of consumer groups. Calls with a lease answer false when it is no longer the group's. */
export interface ConsumerGroupStore {
  acquire(group: string, consumerId: string, types: readonly string[] | undefined, leaseMs: number): Promise<LeaseOutcome>;
  /** Prolongs the lease and notes how far events were handed out; `checkpoint` passes what no one has to acknowledge. */
  renew(holder: GroupHolder, leaseMs: number, reached: { readonly delivered?: number; readonly checkpoint?: number }): Promise<boolean>;
  acknowledge(holder: GroupHolder, position: number, leaseMs: number): Promise<'acknowledged' | 'lease_lost' | 'not_delivered'>;
  release(holder: GroupHolder): Promise<void>;
  list(): Promise<readonly GroupState[]>;
}
