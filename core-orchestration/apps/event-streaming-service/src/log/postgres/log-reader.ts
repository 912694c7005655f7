import type pg from 'pg';
import type { EventStore, LogHead, ReadQuery, StoredEvent, StreamQuery } from '../event-store.ts';

interface Row extends Omit<StoredEvent, 'position' | 'recordedAt'> {
  readonly position: string;
  readonly recorded_at: Date;
}

const MAX_VERSION = 2_147_483_647;
const COLUMNS = 'position, stream, version, type, tenant, subject, recorded_at, event as body';

/** Reads the log. Positions are gap-free and become visible in order, so `position > last` never skips an event. */
export function createLogReader(pool: pg.Pool): Pick<EventStore, 'head' | 'read' | 'readStream' | 'positionBefore'> {
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
      const { rows } = await pool.query<{ position: string }>(
        'select coalesce(max(position), 0) as position from events where recorded_at < $1',
        [time],
      );
      return Number(rows[0]?.position ?? 0);
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
  add('category', 'stream like ?', query.category === undefined ? undefined : `${query.category.replaceAll(/[\\%_]/g, String.raw`\$&`)}-%`);
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
