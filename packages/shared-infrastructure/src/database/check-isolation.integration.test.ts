import { createTestDatabase, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteSchema } from '../test-fixtures/note-service.ts';
import { checkIsolation } from './check-isolation.ts';
import type { ServiceSchema } from './service-schema.ts';

const otherSchema: ServiceSchema = { ...noteSchema, schema: 'others', prefix: 'OTHER' };
const services = [noteSchema, otherSchema];
let database: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase(noteSchema, otherSchema);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database[Symbol.asyncDispose]();
});

/** What the check says while a change is in force; the change is undone afterwards. */
async function violationsAfter(change: string): Promise<readonly string[]> {
  await admin.query('begin');
  try {
    await admin.query(change);
    return (await checkIsolation(admin, services)).violations;
  } finally {
    await admin.query('rollback');
  }
}

describe('the isolation check', () => {
  it('passes on migrated schemas, having looked at tables and roles', async () => {
    const report = await checkIsolation(admin, services);
    expect(report.violations).toEqual([]);
    expect(report.tenantTables).toBe(4);
    expect(report.otherTables).toBeGreaterThan(12);
    expect(report.roles).toBe(4);
  });

  it.each([
    ['row-level security turned off', 'alter table notes.notes disable row level security', 'notes.notes has row-level security disabled'],
    ['row-level security not forced', 'alter table notes.notes no force row level security', 'does not force row-level security'],
    ['a dropped policy', 'drop policy tenant_isolation on notes.notes', 'has no policy tenant_isolation'],
    ['a policy that lets all through', 'create policy open on notes.notes using (true)', 'has the policy open'],
    ['a weakened policy', 'alter policy tenant_isolation on notes.notes using (true)', 'has the policy tenant_isolation, which is not'],
    ['a platform policy for everyone', 'alter policy platform on notes.notes to public', 'has the policy platform'],
    [
      'a tenant id that may be null',
      'alter table notes.notes drop constraint notes_pkey, alter column tenant_id drop not null',
      'lets tenant_id be null',
    ],
    ['a tenant id that leads no index', 'alter table notes.notes drop constraint notes_pkey', 'has no index that tenant_id leads'],
    ['a table nobody listed', 'create table notes.extra (id int)', 'notes.extra has no tenant_id and no reason'],
    ["a view with its owner's rights", 'create view notes.all_notes as select * from notes.notes', 'reads with its owner'],
    ['a runtime role that bypasses the rules', 'alter role notes_runtime bypassrls', 'notes_runtime has an attribute'],
    [
      'a runtime role that owns a table',
      'create table others.mine (id int); alter table others.mine owner to notes_runtime',
      'notes_runtime owns mine',
    ],
    ['a role in another role', 'grant others_owner to notes_runtime', 'notes_runtime is a member of others_owner'],
    [
      'a way into another schema',
      'grant usage on schema others to notes_runtime; grant select on others.notes to notes_runtime',
      'notes_runtime may read others.notes',
    ],
  ])('catches %s', async (_name, change, expected) => {
    expect((await violationsAfter(change)).join('\n')).toContain(expected);
  });

  it('catches an entry of the list whose table is gone', async () => {
    const listed = { ...noteSchema, tablesWithoutTenant: { vanished: 'a reason' } };
    expect((await checkIsolation(admin, [listed])).violations).toContain(
      'notes.vanished is listed as a table without tenant but does not exist',
    );
  });
});
