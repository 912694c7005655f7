import pg from 'pg';

/** The tables of a schema that hold a text anywhere in a row, in any case of its letters; `adminUrl` reads past row-level security. */
export async function tablesHolding(adminUrl: string, schema: string, text: string): Promise<string[]> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ id: string; name: string }>(
      `select format('%I.%I', schemaname, tablename) as id, tablename as name from pg_tables where schemaname = $1 order by tablename`,
      [schema],
    );
    if (rows.length === 0) throw new Error(`The schema ${schema} has no tables.`);
    const holding: string[] = [];
    for (const { id, name } of rows) {
      const found = await admin.query(`select from ${id} t where strpos(lower(t::text), lower($1)) > 0 limit 1`, [text]);
      if (found.rowCount === 1) holding.push(name);
    }
    return holding;
  } finally {
    await admin.end();
  }
}
