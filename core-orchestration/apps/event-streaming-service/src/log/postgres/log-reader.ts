import type pg from 'pg';
import type { EventStore, LogHead, ReadQuery, StoredEvent } from '../event-store.ts';

interface Row extends Omit<StoredEvent, 'position'> {
  readonly position: string;
}

const COLUMNS = 'position, stream, version, type, tenant, subject, event as body';

/** Reads the log. Positions are gap-free and become visible in order, so `position > last` never skips an event. */
export function createLogReader(pool: pg.Pool): Pick<EventStore, 'head' | 'read' | 'readStream'> {
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

    async readStream({ stream, tenant, afterVersion, limit }) {
      const { rows } = await pool.query<Row>({
        name: 'read-stream',
        text: `select ${COLUMNS} from events where stream = $1 and version > $2 and ($3::uuid is null or tenant = $3) order by version limit $4`,
        values: [stream, afterVersion, tenant ?? null, limit],
      });
      return rows.map(toStoredEvent);
    },
  };
}

/** One statement a combination of filters, so that each gets a plan of its own. */
function toStatement(query: ReadQuery): { name: string; text: string; values: unknown[] } {
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
  add('types', 'type = any(?::text[])', query.types);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  values.push(query.limit);
  const text = `select ${COLUMNS} from events ${where} order by position ${query.order} limit $${values.length}`;
  return { name: ['read', query.order, ...used].join('-'), text, values };
}

function toStoredEvent(row: Row): StoredEvent {
  return { ...row, position: Number(row.position) };
}
