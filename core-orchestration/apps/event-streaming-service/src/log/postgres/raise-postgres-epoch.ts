import { connectOnce } from '@prognetwork/shared-infrastructure';
import type { LogHead } from '../event-store.ts';

export interface RaisedEpoch extends LogHead {
  /** Consumer groups whose place lies within the log: restored with it, they go on. */
  readonly continuing: readonly string[];
  /** Groups that stand still until an operator resets them. */
  readonly stopped: readonly string[];
}

/** Voids all cursors from before. For after a restore; connects as the owner of the tables, since the service itself may not. */
export async function raisePostgresEpoch(ownerUrl: string): Promise<RaisedEpoch> {
  const client = await connectOnce({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000, statement_timeout: 30_000 });
  try {
    await client.query('begin');
    const { rows } = await client.query<{ epoch: string; position: string }>(
      `update log_head h
          set epoch = greatest(h.epoch, (select max(w.epoch) from redis_log_witness w)) + 1, kept_in = 'postgres'
        where h.log = 'main' returning h.epoch, h.position`,
    );
    // Where the log was in Redis, it is given up for this one.
    await client.query('delete from redis_log_witness');
    const [head] = rows;
    if (head === undefined) throw new Error('The log has no head row.');
    const moved = await client.query<{ name: string }>(
      'update consumer_groups set epoch = $1 where epoch = $1::bigint - 1 and position <= $2 returning name',
      [head.epoch, head.position],
    );
    const left = await client.query<{ name: string }>('select name from consumer_groups where epoch <> $1', [head.epoch]);
    await client.query('commit');
    const names = (found: { readonly rows: readonly { readonly name: string }[] }) => found.rows.map(({ name }) => name).toSorted();
    return { epoch: Number(head.epoch), position: Number(head.position), continuing: names(moved), stopped: names(left) };
  } finally {
    await client.end();
  }
}
