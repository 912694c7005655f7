import pg from 'pg';

/**
 * A connection outside of every pool, for work that has an end; the caller ends it. When the server goes away between two statements, the
 * next statement fails: without a listener the process would.
 */
export async function connectOnce(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
