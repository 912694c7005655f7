import { Client, Pool, type PoolClient } from 'pg';
import { createBenchmarkDatabase } from './database.ts';
import { against, inTurns, type Figure, type Suite } from './suite.ts';

const TENANTS = 100;
const ROWS = 300_000;
const CONNECTIONS = 2;
const ROUNDS = 6;
const WARM_UP_MS = 200;
const DURATION_MS = 1_000;

/** How one tenant's rows are read: by the policy of a protected table, or by a condition in the query. */
interface Way {
  readonly what: string;
  readonly begin: (tenantId: string) => string;
  readonly page: (tenantId: string) => string;
  readonly sum: (tenantId: string) => string;
}

const BY_CONDITION: Way = {
  what: 'explicit WHERE',
  begin: () => 'begin',
  page: (tenantId) => `select * from bench_plain where tenant_id = '${tenantId}' order by id limit 50`,
  sum: (tenantId) => `select sum(amount) from bench_plain where tenant_id = '${tenantId}'`,
};
const BY_POLICY: Way = {
  what: 'row-level security',
  begin: (tenantId) => `begin; select set_config('app.tenant_id', '${tenantId}', true)`,
  page: () => 'select * from bench_protected order by id limit 50',
  sum: () => 'select sum(amount) from bench_protected',
};

export const suite: Suite = {
  title: 'Row-level security against an explicit WHERE',
  about: `${ROWS.toLocaleString('en')} rows of ${TENANTS} tenants, ${CONNECTIONS} connections, six rounds of 1 s in turns, each transaction as the platform's: begin (with the tenant), one query, commit. A page is 50 rows in order; a sum reads all ${ROWS / TENANTS} rows of the tenant.`,
  limitSeconds: 120,
  async run() {
    await using database = await createBenchmarkDatabase();
    const tenants = await fill(database.ownerUrl);
    const pool = new Pool({ connectionString: database.runtimeUrl, max: CONNECTIONS });
    // The server may stop before a connection that is being closed has said goodbye.
    pool.on('error', () => undefined);
    try {
      const figures: Figure[] = [];
      for (const query of ['page', 'sum'] as const) {
        const [condition = 0, policy = 0] = await inTurns(ROUNDS, [BY_CONDITION, BY_POLICY], (way) => measure(pool, tenants, way, query));
        const base: Figure = { what: `${query}, ${BY_CONDITION.what}`, value: condition, unit: 'transactions/s' };
        figures.push(base, against(base, { what: `${query}, ${BY_POLICY.what}`, value: policy, unit: 'transactions/s' }));
      }
      return figures;
    } finally {
      await pool.end();
    }
  },
};

/** Two tables with the same rows; one is protected by the very function that migrations call. Returns the tenants. */
async function fill(ownerUrl: string): Promise<readonly string[]> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    for (const table of ['bench_plain', 'bench_protected']) {
      await owner.query(
        `create table ${table} (tenant_id uuid not null, id uuid not null, name text not null, amount bigint not null, primary key (tenant_id, id))`,
      );
      await owner.query(`grant select on ${table} to users_runtime`);
    }
    await owner.query(
      `insert into bench_plain select md5((n % ${TENANTS})::text)::uuid, md5(n::text || 'row')::uuid, 'Member ' || n, n from generate_series(1, ${ROWS}) n`,
    );
    await owner.query('insert into bench_protected select * from bench_plain');
    const { rows } = await owner.query<{ tenant_id: string }>('select distinct tenant_id from bench_plain');
    await owner.query(`select prognetwork_protect_tenant_table('bench_protected')`);
    await owner.query('vacuum analyze bench_plain, bench_protected').catch(() => owner.query('analyze bench_plain, bench_protected'));
    return rows.map((row) => row.tenant_id);
  } finally {
    await owner.end();
  }
}

async function measure(pool: Pool, tenants: readonly string[], way: Way, query: 'page' | 'sum'): Promise<number> {
  const measuredFrom = performance.now() + WARM_UP_MS;
  const until = measuredFrom + DURATION_MS;
  let done = 0;
  const work = async (connection: number): Promise<void> => {
    const client = await pool.connect();
    try {
      for (let turn = connection; performance.now() < until; turn += CONNECTIONS) {
        await readOnce(client, way, query, tenants[turn % tenants.length] ?? '');
        if (performance.now() > measuredFrom) done += 1;
      }
    } finally {
      client.release();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => work(connection)));
  return (done / DURATION_MS) * 1000;
}

async function readOnce(client: PoolClient, way: Way, query: 'page' | 'sum', tenantId: string): Promise<void> {
  await client.query(way.begin(tenantId));
  const { rowCount } = await client.query(way[query](tenantId));
  if (rowCount === 0) throw new Error('a tenant with rows showed none: what was measured is not what was meant');
  await client.query('commit');
}
