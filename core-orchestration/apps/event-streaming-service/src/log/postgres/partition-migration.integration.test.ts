import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrateService, newId } from '@prognetwork/shared-infrastructure';
import { createTestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema } from '../../index.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

const CUT = '0006-partition-the-log.sql';

/** The service's schema as it was before the log was cut into partitions. */
function schemaBefore(folder: string): typeof eventStreamingServiceSchema {
  const { migrationsDirectory } = eventStreamingServiceSchema;
  for (const name of readdirSync(migrationsDirectory).filter((file) => file < CUT)) {
    copyFileSync(new URL(name, migrationsDirectory), join(folder, name));
  }
  return { ...eventStreamingServiceSchema, migrationsDirectory: pathToFileURL(`${folder}/`) };
}

describe('a log from before it was cut into partitions', () => {
  it('keeps every event, position, id and version, and goes on from there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'migrations-before-'));
    await using database = await createTestDatabase(schemaBefore(folder));
    rmSync(folder, { recursive: true });
    const runtime = new pg.Client({ connectionString: database.runtimeUrl });
    await runtime.connect();
    const ids = Array.from({ length: 500 }, () => newId());
    await runtime.query(
      `select count(*) from append_events(array_fill(0, array[500]), $1::uuid[], array_fill('one'::text, array[500]),
         array(select generate_series(1, 500)), array_fill(null::integer, array[500]), array_fill('user.created'::text, array[500]),
         array_fill(null::uuid, array[500]), array_fill('s'::text, array[500]), $2::text[])`,
      [ids, ids.map((id) => JSON.stringify({ id }))],
    );
    await runtime.end();

    await migrateService({ ownerUrl: database.ownerUrl, service: eventStreamingServiceSchema });
    await using store = createPostgresEventStore({
      connectionString: database.runtimeUrl,
      readConnections: 1,
      maxQueuedEvents: 1_000,
      maxQueuedBytes: 1_000_000,
    });
    const stored = await store.readStream({ stream: 'one', order: 'asc', limit: 1_000 });
    expect(stored.map(({ position, version, body }) => [position, version, body])).toEqual(
      ids.map((id, index) => [index + 1, index + 1, JSON.stringify({ id })]),
    );
    const again = { id: ids[41] ?? '', stream: 'elsewhere', type: 'user.created', subject: 's', body: '{}' };
    expect(await store.append([again])).toMatchObject([{ stream: 'one', version: 42, position: 42, isDuplicate: true }]);
    const next = { ...again, id: newId(), stream: 'one', expectedVersion: 500 };
    expect(await store.append([next])).toMatchObject([{ version: 501, position: 501, isDuplicate: false }]);
  });
});
