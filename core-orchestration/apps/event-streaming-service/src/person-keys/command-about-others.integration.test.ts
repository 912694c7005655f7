import { commandSubmitted, defineCommand, eventCatalogue } from '@prognetwork/event-based-service-client';
import { newId } from '@prognetwork/shared-infrastructure';
import pg from 'pg';
import * as z from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventStore } from '../log/event-store.ts';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';
import { createKeyWrapping } from './key-wrapping.ts';
import { createPersonKeyRepository } from './person-key-repository.ts';
import { createPersonKeys, type PersonKeys } from './person-key-store.ts';
import { personalTypes } from './personal-types.ts';
import { createSealingEventStore } from './sealing-event-store.ts';

const nominate = defineCommand('office.nominate', {
  service: 'tenant-service',
  permission: 'tenant.update',
  description: 'Puts somebody else forward.',
  input: z.strictObject({ userId: z.uuid(), praise: z.string(), seconder: z.strictObject({ email: z.email() }), seats: z.int() }),
  output: z.object({}),
  personal: {
    input: [
      { person: 'userId', fields: ['praise'] },
      { person: { address: 'seconder.email' }, fields: ['seconder'] },
    ],
  },
});

let log: TestLog;
let pool: pg.Pool;
let keys: PersonKeys;
let raw: EventStore;
let store: EventStore;
beforeAll(async () => {
  log = await createTestLog();
  pool = new pg.Pool({ connectionString: log.database.ownerUrl, max: 2 });
  keys = createPersonKeys(createPersonKeyRepository(pool), createKeyWrapping('a secret for this test'));
  raw = log.openStore();
  const types = personalTypes(eventCatalogue, new Map([[nominate.name, nominate]]));
  store = createSealingEventStore(raw, { keys, types, showsSecrets: false });
});
afterAll(async () => {
  await raw[Symbol.asyncDispose]();
  await pool.end();
  await log[Symbol.asyncDispose]();
});

describe('a command that says something about others than who sent it', () => {
  it('loses what is of each when they are erased, and all of its input with who sent it', async () => {
    const [commandId, sender, candidate] = [newId(), newId(), newId()];
    const input = { userId: candidate, praise: 'Kim is kind', seconder: { email: 'zoe@example.org' }, seats: 2 };
    const data = {
      commandId,
      actorId: sender,
      personId: sender,
      name: nominate.name,
      service: 'tenant-service',
      input,
      permissions: [],
      inputHash: 'h4sh',
    };
    const { type } = commandSubmitted;
    const event = userEvent({ type, subject: commandId, source: '/event-streaming-service', data });
    await store.append([{ id: event.id, stream: `command-${commandId}`, type, subject: commandId, body: JSON.stringify(event) }]);
    const readFrom = async (from: EventStore): Promise<string> => {
      const [stored] = await from.readStream({ stream: `command-${commandId}`, order: 'asc', limit: 1 });
      return stored?.body ?? '';
    };
    const inputNow = async (): Promise<unknown> => (JSON.parse(await readFrom(store)) as typeof event).data['input'];
    const erase = async (column: string, value: unknown): Promise<void> => {
      const { rows } = await pool.query<{ person: string }>(
        `update person_keys set wrapped_key = null, destroyed_at = now(), address_hash = null where ${column} = $1 returning person`,
        [value],
      );
      expect(rows).toHaveLength(1);
      for (const { person } of rows) keys.forget(person);
    };

    expect(await readFrom(raw)).not.toMatch(/Kim|zoe|h4sh|seats/);
    expect(await readFrom(store)).toBe(JSON.stringify(event));
    await erase('person', candidate);
    expect(await inputNow()).toEqual({ ...input, praise: 'erased' });
    await erase('address_hash', keys.hashOfAddress('Zoe@example.org'));
    expect(await inputNow()).toMatchObject({ userId: candidate, praise: 'erased', seats: 2 });
    expect(await readFrom(store)).not.toContain('zoe@');
    await erase('person', sender);
    expect(await inputNow()).toBe('erased');
    expect(await readFrom(store)).not.toContain('h4sh');
  });
});
