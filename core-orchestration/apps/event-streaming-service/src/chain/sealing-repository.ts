import pg from 'pg';
import type { EventHash } from './chain-repository.ts';
import type { Checkpoint } from './checkpoint.ts';

/** Where a chain ends, and how much of it is signed. */
export interface ChainEnd {
  readonly chain: string;
  readonly position: number;
  readonly number: number;
  readonly hash: Buffer;
  readonly signedEvents: number;
}

/** The one connection that may seal: it holds the lock for as long as it lives, so a killed process gives it up at once. */
export interface SealingConnection extends AsyncDisposable {
  readonly isLost: boolean;
  sealedPosition(): Promise<number>;
  /** The ends of these chains; chains without events are left out. */
  findEnds(chains: readonly string[]): Promise<readonly ChainEnd[]>;
  /** Chains with events that no checkpoint covers. */
  findUnsigned(): Promise<readonly ChainEnd[]>;
  saveHashes(hashes: readonly EventHash[]): Promise<void>;
  saveCheckpoints(checkpoints: readonly Checkpoint[]): Promise<void>;
}

interface EndRow {
  readonly chain: string;
  readonly position: string;
  readonly number: string;
  readonly hash: Buffer;
  readonly signed_events: string;
}

const STATEMENT_TIMEOUT_MS = 30_000;

const END_OF = `
  select c.chain, h.position, h.number, h.hash, coalesce(s.events, 0) as signed_events
    from chains c
   cross join lateral (select position, number, hash from event_hashes where chain = c.chain order by number desc limit 1) h
    left join lateral (select events from chain_checkpoints where chain = c.chain order by position desc limit 1) s on true`;

// Steps from chain to chain along the index, so that the whole table is not read.
const EACH_CHAIN = `
  with recursive steps as (
    (select chain from event_hashes order by chain limit 1)
    union all
    select (select e.chain from event_hashes e where e.chain > steps.chain order by e.chain limit 1) from steps where steps.chain is not null
  ), chains as (select chain from steps where chain is not null)`;

const SAVE_HASHES = `
  insert into event_hashes (position, chain, number, record_hash, hash)
  select u.position, u.chain, u.number, substring($4::bytea from (64 * u.ord - 63)::integer for 32), substring($4::bytea from (64 * u.ord - 31)::integer for 32)
    from unnest($1::bigint[], $2::uuid[], $3::bigint[]) with ordinality as u (position, chain, number, ord)`;

/** Undefined while another process seals. */
export async function openSealingConnection(connectionString: string): Promise<SealingConnection | undefined> {
  const client = new pg.Client({
    connectionString,
    application_name: 'event-log-sealer',
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
  });
  let isLost = false;
  const lose = (): void => void (isLost = true);
  client.on('error', lose).on('end', lose);
  await client.connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtext('event log sealer'), hashtext(current_schema())) as locked`,
    );
    if (!rows[0]?.locked) {
      await client.end();
      return undefined;
    }
    // What a crash of the database takes away is sealed again from the log.
    await client.query('set synchronous_commit = off');
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    ...createStatements(client),
    get isLost() {
      return isLost;
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

function createStatements(client: pg.Client): Omit<SealingConnection, 'isLost' | typeof Symbol.asyncDispose> {
  return {
    async sealedPosition() {
      const { rows } = await client.query<{ position: string | null }>('select max(position) as position from event_hashes');
      return Number(rows[0]?.position ?? 0);
    },

    async findEnds(chains) {
      const { rows } = await client.query<EndRow>(`with chains as (select unnest($1::uuid[]) as chain) ${END_OF}`, [chains]);
      return rows.map(toEnd);
    },

    async findUnsigned() {
      const { rows } = await client.query<EndRow>(`${EACH_CHAIN} ${END_OF} where h.number > coalesce(s.events, 0)`);
      return rows.map(toEnd);
    },

    async saveHashes(hashes) {
      const links = Buffer.concat(hashes.flatMap(({ recordHash, hash }) => [recordHash, hash]));
      const values = [hashes.map(({ position }) => position), hashes.map(({ chain }) => chain), hashes.map(({ number }) => number), links];
      await client.query({ name: 'save-hashes', text: SAVE_HASHES, values });
    },

    async saveCheckpoints(checkpoints) {
      for (const { chain, position, events, hash, signedAt, keyId, signature } of checkpoints) {
        await client.query(
          `insert into chain_checkpoints (chain, position, events, hash, signed_at, key_id, signature) values ($1, $2, $3, $4, $5, $6, $7)
           on conflict do nothing`,
          [chain, position, events, hash, signedAt, keyId, signature],
        );
      }
    },
  };
}

function toEnd({ signed_events: signedEvents, ...row }: EndRow): ChainEnd {
  return { ...row, position: Number(row.position), number: Number(row.number), signedEvents: Number(signedEvents) };
}
