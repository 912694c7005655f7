import type { ChainRepository, EventHash } from './chain-repository.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { CheckpointKeys } from './checkpoint-keys.ts';
import type { Finding } from './finding.ts';

/** Holds checkpoints against hashes while these are walked through. */
export interface CheckpointReview {
  /** Checkpoints that were found genuine and fitting. */
  readonly reviewed: number;
  /** Position of the last checkpoint that was kept elsewhere. */
  readonly lastKept: number;
  /** Reviews the checkpoints at these hashes, which follow those of the call before. */
  upTo(hashes: readonly EventHash[]): Promise<Finding | undefined>;
}

export interface CheckpointReviewOptions {
  readonly chains: Pick<ChainRepository, 'readCheckpoints'>;
  readonly keys: CheckpointKeys;
  readonly chain: string | undefined;
  readonly kept: readonly Checkpoint[];
}

/** A page of hashes has at most as many checkpoints: one for each position. */
const MAX_CHECKPOINTS = 5_000;

export function createCheckpointReview({ chains, keys, chain, kept }: CheckpointReviewOptions): CheckpointReview {
  const ours = kept.filter((checkpoint) => chain === undefined || checkpoint.chain === chain);
  let reviewed = 0;
  let after = 0;
  const judge = (checkpoint: Checkpoint, hash: EventHash | undefined): Finding | undefined => {
    const { position } = checkpoint;
    if (!keys.isGenuine(checkpoint)) return { position, reason: 'checkpoint_forged' };
    if (hash === undefined || hash.chain !== checkpoint.chain) return { position, reason: 'hash_removed' };
    if (!hash.hash.equals(checkpoint.hash) || hash.number !== checkpoint.events) return { position, reason: 'history_rewritten' };
    reviewed++;
    return undefined;
  };
  return {
    get reviewed() {
      return reviewed;
    },
    lastKept: Math.max(0, ...ours.map(({ position }) => position)),
    async upTo(hashes) {
      const upTo = hashes.at(-1)?.position;
      if (upTo === undefined) return undefined;
      const byPosition = new Map(hashes.map((hash) => [hash.position, hash]));
      const stored = await chains.readCheckpoints({ chain, after, upTo, limit: MAX_CHECKPOINTS });
      const from = after;
      const elsewhere = ours.filter(({ position }) => position > from && position <= upTo);
      after = upTo;
      const all = [...stored, ...elsewhere].toSorted((one, other) => one.position - other.position);
      for (const checkpoint of all) {
        const finding = judge(checkpoint, byPosition.get(checkpoint.position));
        if (finding) return finding;
      }
      return undefined;
    },
  };
}
