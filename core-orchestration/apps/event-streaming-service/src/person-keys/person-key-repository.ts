import type { Transaction } from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';
import type pg from 'pg';

export interface StoredPersonKey {
  readonly person: string;
  /** Null once it is destroyed. */
  readonly wrappedKey: Buffer | null;
}

export interface PersonKeyRepository {
  find(persons: readonly string[]): Promise<readonly StoredPersonKey[]>;
  /** Keeps the first key of each person, whoever brought it, and a destroyed one destroyed. */
  addMissing(keys: readonly { readonly person: string; readonly wrappedKey: Buffer }[]): Promise<void>;
  /** The ids under which the keys of addresses are kept, by the hash of the address in hex. Keeps the first key of each, whoever brought it. */
  ensureOfAddresses(keys: readonly NewAddressKey[]): Promise<ReadonlyMap<string, string>>;
  findAny(): Promise<StoredPersonKey | undefined>;
}

interface NewAddressKey {
  readonly person: string;
  readonly addressHash: string;
  readonly wrappedKey: Buffer;
}

interface Row {
  readonly person: string;
  readonly wrapped_key: Buffer | null;
}

export function createPersonKeyRepository(pool: pg.Pool): PersonKeyRepository {
  return {
    async find(persons) {
      const { rows } = await pool.query<Row>({
        name: 'find-person-keys',
        text: 'select person, wrapped_key from person_keys where person = any($1::uuid[])',
        values: [persons],
      });
      return rows.map(toStored);
    },

    async addMissing(keys) {
      // In one order everywhere, so that two processes that add the same persons wait for each other but never both.
      const ordered = keys.toSorted((one, other) => (one.person < other.person ? -1 : 1));
      await pool.query({
        name: 'add-person-keys',
        text: `insert into person_keys (person, wrapped_key)
               select u.person, decode(u.wrapped_key, 'hex') from unnest($1::uuid[], $2::text[]) u (person, wrapped_key)
               on conflict (person) do nothing`,
        values: [ordered.map(({ person }) => person), ordered.map(({ wrappedKey }) => wrappedKey.toString('hex'))],
      });
    },

    async ensureOfAddresses(keys) {
      const ordered = keys.toSorted((one, other) => (one.addressHash < other.addressHash ? -1 : 1));
      const hashes = ordered.map(({ addressHash }) => addressHash);
      await pool.query(
        `insert into person_keys (person, wrapped_key, address_hash)
         select u.person, decode(u.wrapped_key, 'hex'), decode(u.address_hash, 'hex') from unnest($1::uuid[], $2::text[], $3::text[])
           u (person, wrapped_key, address_hash)
         on conflict (address_hash) do nothing`,
        [ordered.map(({ person }) => person), ordered.map(({ wrappedKey }) => wrappedKey.toString('hex')), hashes],
      );
      const { rows } = await pool.query<{ person: string; hash: string }>(
        `select person, encode(address_hash, 'hex') as hash from person_keys
          where address_hash in (select decode(h, 'hex') from unnest($1::text[]) h)`,
        [hashes],
      );
      return new Map(rows.map(({ person, hash }) => [hash, person]));
    },

    async findAny() {
      const { rows } = await pool.query<Row>('select person, wrapped_key from person_keys where wrapped_key is not null limit 1');
      return rows[0] && toStored(rows[0]);
    },
  };
}

/** Leaves a mark in place of the key, also for a person who had none yet. False when it was destroyed before. */
export async function destroyKey({ db, now }: Transaction, person: string): Promise<boolean> {
  const { rowCount } = await db.execute(sql`
    insert into person_keys (person, destroyed_at) values (${person}, ${now.toISOString()}::timestamptz)
    on conflict (person) do update set wrapped_key = null, destroyed_at = excluded.destroyed_at where person_keys.destroyed_at is null`);
  return rowCount === 1;
}

/** Answers under which id the key of the address was; undefined when there was none. */
export async function destroyKeyOfAddress({ db, now }: Transaction, addressHash: Buffer): Promise<string | undefined> {
  const { rows } = await db.execute<{ person: string }>(sql`
    update person_keys set wrapped_key = null, destroyed_at = ${now.toISOString()}::timestamptz, address_hash = null
     where address_hash = ${addressHash} returning person`);
  return rows[0]?.person;
}

/** Why events about a person could not be handled may quote them. */
export async function eraseDeadLetters({ db }: Transaction, person: string): Promise<void> {
  await db.execute(sql`update group_dead_letters set reason = 'erased' where subject = ${person}`);
}

function toStored({ person, wrapped_key: wrappedKey }: Row): StoredPersonKey {
  return { person, wrappedKey };
}
