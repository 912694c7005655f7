import type pg from 'pg';
import type { EventStore, LogHead, ReadQuery, StoredEvent, StreamQuery } from '../event-store.ts';

interface Row extends Omit<StoredEvent, 'position' | 'recordedAt'> {
  readonly position: string;
  readonly recorded_at: Date;
}

const MAX_VERSION = 2_147_483_647;
const COLUMNS = 'position, stream, version, type, tenant, subject, recorded_at, event as body';

/** Reads the log. Positions are gap-free and become visible in order, so `position > last` never skips an event. */
export function createLogReader(pool: pg.Pool): Pick<EventStore, 'head' | 'read' | 'readStream' | 'positionBefore' | 'remove' | 'compact'> {
  return {
    async head(): Promise<LogHead> {
      const { rows } = await pool.query<{ epoch: string; position: string }>({
        name: 'log-head',
        text: `select epoch, position from log_head where log = 'main'`,
      });
      const [row] = rows;
      if (row === undefined) throw new Error('The log has no head row.');
      return { epoch: Number(row.epoch), position: Number(row.position) };
    },

    async read(query) {
      const { rows } = await pool.query<Row>(toStatement(query));
      return rows.map(toStoredEvent);
    },

    async readStream(query) {
      const { rows } = await pool.query<Row>(toStreamStatement(query));
      return rows.map(toStoredEvent);
    },

    async positionBefore(time) {
      const { rows } = await pool.query<{ position: string }>('select position_before($1) as position', [time]);
      return Number(rows[0]?.position ?? 0);
    },

    async remove({ after, upTo, limit, types, exceptTypes, tenant, subject, category }) {
      const { rows } = await pool.query<{ removed: number; reached: string }>(
        'select * from remove_events($1, $2, $3, $4, $5, $6, $7, $8)',
        [after, upTo, limit, types ?? null, tenant ?? null, subject ?? null, category ?? null, exceptTypes ?? []],
      );
      const [row] = rows;
      return { removed: row?.removed ?? 0, reached: Number(row?.reached ?? after) };
    },

    async compact({ stream, upToVersion, upTo, limit }) {
      const { rows } = await pool.query<{ removed: number }>('select compact_stream($1, $2, $3, $4) as removed', [
        stream,
        upToVersion,
        upTo,
        limit,
      ]);
      return { removed: rows[0]?.removed ?? 0 };
    },
  };
}

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** One statement a combination of filters, so that each gets a plan of its own. */
function toStatement(query: ReadQuery): Statement {
  const used: string[] = [];
  const conditions: string[] = [];
  const values: unknown[] = [];
  const add = (name: string, condition: string, value: unknown): void => {
    if (value === undefined) return;
    used.push(name);
    values.push(value);
    conditions.push(condition.replace('?', `$${values.length}`));
  };
  add('after', 'position > ?', query.after);
  add('before', 'position < ?', query.before);
  add('tenant', 'tenant = ?', query.tenant);
  add('subject', 'subject = ?', query.subject);
  // The first condition is what the index knows; a category may have hyphens of its own.
  add('category', `split_part(stream, '-', 1) = split_part(?, '-', 1)`, query.category);
  if (query.category !== undefined) conditions.push(`starts_with(stream, $${values.length} || '-')`);
  add('types', 'type = any(?::text[])', query.types);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  values.push(query.limit);
  const text = `select ${COLUMNS} from events ${where} order by position ${query.order} limit $${values.length}`;
  return { name: ['read', query.order, ...used].join('-'), text, values };
}

function toStreamStatement({ stream, tenant, after, before, order, limit }: StreamQuery): Statement {
  const text = `
    select ${COLUMNS} from events
     where stream = $1 and ($2::uuid is null or tenant = $2) and version > $3 and version < $4
     order by version ${order} limit $5`;
  return { name: `read-stream-${order}`, text, values: [stream, tenant ?? null, after ?? 0, before ?? MAX_VERSION, limit] };
}

function toStoredEvent({ recorded_at, position, ...row }: Row): StoredEvent {
  return { ...row, position: Number(position), recordedAt: recorded_at.toISOString() };
}
