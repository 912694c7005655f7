/** A signed statement of where one chain of hashes stands. `tenantId` is null for events of no organisation. */
export interface Checkpoint {
  readonly tenantId: string | null;
  readonly position: string;
  readonly events: number;
  readonly hash: string;
  readonly signedAt: string;
  readonly keyId: string;
  readonly signature: string;
}

export interface Verification {
  readonly verificationId: string;
  readonly status: 'running' | 'intact' | 'broken' | 'failed';
  readonly position: string;
  readonly events: number;
  readonly removed: number;
  readonly checkpoints: number;
  readonly firstBad: { readonly position: string; readonly reason: string } | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
}
