import { randomUUID } from 'node:crypto';
import { createSilentEventStreaming, createTestDatabase, createTestIssuer, testConfig, waitFor } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Foundation } from '../foundation.ts';
import { createNoteService, noteSchema, noteSettings } from '../test-fixtures/note-service.ts';
import { isErased, rememberErased } from './erased-person-repository.ts';

let foundation: Foundation;
let admin: pg.Client;
let dispose: () => Promise<void>;
beforeAll(async () => {
  const [database, issuer] = await Promise.all([createTestDatabase(noteSchema), createTestIssuer()]);
  const overrides = { jwks: issuer.jwks, eventStreaming: createSilentEventStreaming() };
  ({ foundation } = createNoteService(testConfig(noteSettings, noteSchema, database), overrides));
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('set search_path = notes');
  dispose = async () => {
    await admin.end();
    await foundation[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  };
});
afterAll(() => dispose());

const erase = (userId: string): Promise<void> =>
  foundation.database.inPlatformTransaction({ actorId: 'test', reason: 'test' }, async (tx) => {
    await rememberErased(tx, userId);
    await tx.db.execute(sql`delete from notes where user_id = ${userId}`);
  });
const notesOf = async (userId: string): Promise<number> =>
  (await admin.query('select from notes where user_id = $1', [userId])).rowCount ?? 0;
const isWaiting = async (): Promise<boolean> =>
  (await admin.query("select from pg_locks where locktype = 'advisory' and not granted")).rowCount === 1;

/** Keeps a note of a person as a handler does, and waits with the commit. */
function keepNote(userId: string, beforeCommit: () => Promise<void>): Promise<boolean> {
  const tenantId = randomUUID();
  return foundation.database.inTenantTransaction(tenantId, async (tx) => {
    if (await isErased(tx, userId)) return false;
    await tx.db.execute(sql`insert into notes (tenant_id, id, user_id, text) values (${tenantId}, ${randomUUID()}, ${userId}, 'of Ada')`);
    await beforeCommit();
    return true;
  });
}

describe('a person who was erased', () => {
  test('is told from others by a hash, and the answers kept for their requests and events that were laid aside are gone', async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    const keep = (person: string) =>
      admin.query("insert into idempotency_keys (scope, key, request_hash, locked_until, response) values ($1, 'k', 'h', now(), 'Ada')", [
        `person:${person}:`,
      ]);
    const layAside = (person: string) =>
      admin.query("insert into dead_letters values (gen_random_uuid(), 'out', '', $1, 'refused', 1)", [
        JSON.stringify({ data: { userId: person } }),
      ]);
    await Promise.all([keep(userId), keep(other), layAside(userId), layAside(other)]);
    await erase(userId);
    await erase(userId);
    const asked = await foundation.database.inGlobalTransaction(async (tx) => [
      await isErased(tx, userId),
      await isErased(tx, userId.toUpperCase()),
      await isErased(tx, other),
    ]);
    expect(asked).toEqual([true, true, false]);
    const { rows } = await admin.query('select t::text as row from erased_persons t');
    expect(rows).toHaveLength(1);
    expect(rows[0].row).not.toContain(userId);
    expect((await admin.query('select event from dead_letters')).rows).toEqual([{ event: JSON.stringify({ data: { userId: other } }) }]);
    expect((await admin.query('select scope from idempotency_keys')).rows).toEqual([{ scope: `person:${other}:` }]);
  });

  test('leaves nothing behind that was being kept while the erasure came', async () => {
    const userId = randomUUID();
    const begun = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const keeping = keepNote(userId, () => {
      begun.resolve();
      return mayCommit.promise;
    });
    await begun.promise;
    const erasing = erase(userId);
    await waitFor(isWaiting, { what: 'the erasure to wait for what is being kept' });
    mayCommit.resolve();
    expect(await keeping).toBe(true);
    await erasing;
    expect(await notesOf(userId)).toBe(0);
  });

  test('has nothing kept by what waited for the erasure', async () => {
    const userId = randomUUID();
    let keeping: Promise<boolean> | undefined;
    await foundation.database.inPlatformTransaction({ actorId: 'test', reason: 'test' }, async (tx) => {
      await rememberErased(tx, userId);
      keeping = keepNote(userId, async () => undefined);
      await waitFor(isWaiting, { what: 'the note to wait for the erasure' });
    });
    expect(await keeping).toBe(false);
    expect(await notesOf(userId)).toBe(0);
  });
});
