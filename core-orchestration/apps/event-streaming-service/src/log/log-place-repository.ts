import { ConfigurationError } from '@prognetwork/environment-configuration';
import type pg from 'pg';
import { refusalOf, type LogPlace, type LogStore } from './log-place.ts';

/** Throws a ConfigurationError when this installation keeps its log elsewhere than the settings say. */
export async function checkLogPlace(pool: Pick<pg.Pool, 'query'>, store: LogStore): Promise<void> {
  const { rows } = await pool.query<{ kept_in: LogPlace; position: string }>(`select kept_in, position from log_head where log = 'main'`);
  const [row] = rows;
  if (row === undefined) throw new Error('The log has no head row.');
  const refusal = refusalOf(row.kept_in, store, Number(row.position));
  if (refusal !== undefined) throw new ConfigurationError([`EVENT_STORE: ${refusal}`]);
}
