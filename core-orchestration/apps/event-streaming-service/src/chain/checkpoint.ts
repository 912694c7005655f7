/** The end of a chain at some moment, signed: whoever kept it can tell later that nothing up to there was changed. */
export interface Checkpoint {
  readonly chain: string;
  readonly position: number;
  /** How many events the chain had. */
  readonly events: number;
  readonly hash: Buffer;
  readonly signedAt: Date;
  readonly keyId: string;
  readonly signature: Buffer;
}

/** The text that is signed. Each part has a line of its own, and none can hold a line break. */
export function checkpointText({ chain, position, events, hash, signedAt, keyId }: Omit<Checkpoint, 'signature'>): string {
  return ['prognetwork-checkpoint-v1', chain, position, events, hash.toString('hex'), signedAt.toISOString(), keyId].join('\n');
}

export interface CheckpointRule {
  readonly everyEvents: number;
  readonly everyMs: number;
}

/** Whether a chain with `unsigned` events since its last checkpoint, the oldest seen at `since`, is due for another. */
export function isCheckpointDue(unsigned: number, since: Date, now: Date, rule: CheckpointRule): boolean {
  return unsigned > 0 && (unsigned >= rule.everyEvents || now.getTime() - since.getTime() >= rule.everyMs);
}
