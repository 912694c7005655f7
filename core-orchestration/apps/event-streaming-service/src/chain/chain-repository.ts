import type pg from 'pg';
import type { Checkpoint } from './checkpoint.ts';

/** What is kept of an event beside the log. `number` counts within the chain from 1. */
export interface EventHash {
  readonly position: number;
  readonly chain: string;
  readonly number: number;
  readonly recordHash: Buffer;
  readonly hash: Buffer;
}

export interface CheckpointQuery {
  readonly chain?: string | undefined;
  readonly after?: number | undefined;
  readonly upTo?: number | undefined;
  readonly limit: number;
}

/** Reads hashes and checkpoints; only the sealer writes them. */
export interface ChainRepository {
  sealedPosition(chain?: string): Promise<number>;
  lastCheckpointPosition(chain?: string): Promise<number>;
  countHashes(chain?: string): Promise<number>;
  readHashes(range: { readonly chain?: string | undefined; after: number; upTo: number; limit: number }): Promise<readonly EventHash[]>;
  /** In the order of positions. */
  readCheckpoints(query: CheckpointQuery): Promise<readonly Checkpoint[]>;
  /** Newest first, for people. */
  listCheckpoints(query: {
    readonly chain?: string | undefined;
    before?: number | undefined;
    limit: number;
  }): Promise<readonly Checkpoint[]>;
  /** How many events the chain has beyond that position, by the next hash or else by the last checkpoint. */
  nextNumberAfter(chain: string, position: number): Promise<number | undefined>;
}

interface HashRow {
  readonly position: string;
  readonly chain: string;
  readonly number: string;
  readonly record_hash: Buffer;
  readonly hash: Buffer;
}

interface CheckpointRow {
  readonly chain: string;
  readonly position: string;
  readonly events: string;
  readonly hash: Buffer;
  readonly signed_at: Date;
  readonly key_id: string;
  readonly signature: Buffer;
}

const IN_CHAIN = '($1::uuid is null or chain = $1)';
const CHECKPOINT_COLUMNS = 'chain, position, events, hash, signed_at, key_id, signature';

export function createChainRepository(pool: pg.Pool): ChainRepository {
  const numberOf = async (text: string, values: unknown[]): Promise<number> => {
    const { rows } = await pool.query<{ value: string | null }>(text, values);
    return Number(rows[0]?.value ?? 0);
  };
  return {
    sealedPosition: (chain) => numberOf(`select max(position) as value from event_hashes where ${IN_CHAIN}`, [chain ?? null]),
    lastCheckpointPosition: (chain) => numberOf(`select max(position) as value from chain_checkpoints where ${IN_CHAIN}`, [chain ?? null]),
    countHashes: (chain) =>
      chain === undefined
        ? numberOf('select max(position) as value from event_hashes', [])
        : numberOf('select max(number) as value from event_hashes where chain = $1', [chain]),

    async readHashes({ chain, after, upTo, limit }) {
      const { rows } = await pool.query<HashRow>({
        name: chain === undefined ? 'read-hashes' : 'read-chain-hashes',
        text: `select position, chain, number, record_hash, hash from event_hashes
                where ${chain === undefined ? '$1::uuid is null' : 'chain = $1'} and position > $2 and position <= $3 order by position limit $4`,
        values: [chain ?? null, after, upTo, limit],
      });
      return rows.map(({ record_hash: recordHash, ...row }) => ({
        ...row,
        position: Number(row.position),
        number: Number(row.number),
        recordHash,
      }));
    },

    async readCheckpoints({ chain, after, upTo, limit }) {
      const { rows } = await pool.query<CheckpointRow>(
        `select ${CHECKPOINT_COLUMNS} from chain_checkpoints
          where ${IN_CHAIN} and position > $2 and position <= $3 order by position limit $4`,
        [chain ?? null, after ?? 0, upTo ?? Number.MAX_SAFE_INTEGER, limit],
      );
      return rows.map(toCheckpoint);
    },

    async listCheckpoints({ chain, before, limit }) {
      const { rows } = await pool.query<CheckpointRow>(
        `select ${CHECKPOINT_COLUMNS} from chain_checkpoints where ${IN_CHAIN} and position < $2 order by position desc limit $3`,
        [chain ?? null, before ?? Number.MAX_SAFE_INTEGER, limit],
      );
      return rows.map(toCheckpoint);
    },

    async nextNumberAfter(chain, position) {
      const next = await numberOf('select min(number) as value from event_hashes where chain = $1 and position > $2', [chain, position]);
      if (next > 0) return next;
      const signed = await numberOf('select max(events) as value from chain_checkpoints where chain = $1 and position >= $2', [
        chain,
        position,
      ]);
      return signed > 0 ? signed + 1 : undefined;
    },
  };
}

function toCheckpoint({ signed_at: signedAt, key_id: keyId, ...row }: CheckpointRow): Checkpoint {
  return { ...row, position: Number(row.position), events: Number(row.events), signedAt, keyId };
}
