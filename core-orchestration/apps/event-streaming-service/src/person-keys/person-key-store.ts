import { createSecretKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import type { KeyWrapping } from './key-wrapping.ts';
import type { PersonKeyRepository } from './person-key-repository.ts';

/** A person's key; undefined once it is destroyed. */
export type PersonKey = KeyObject | undefined;

export interface PersonKeys {
  /** The keys to read with. A person without a key has no entry, as one whose key is destroyed. */
  find(persons: readonly string[]): Promise<ReadonlyMap<string, PersonKey>>;
  /** The keys to write with: who has none yet gets one. */
  ensure(persons: readonly string[]): Promise<ReadonlyMap<string, PersonKey>>;
  /** Drops what is remembered of a person. */
  forget(person: string): void;
  /** Under which ids the keys of e-mail addresses are kept; who has none yet gets one. */
  idsOfAddresses(addresses: readonly string[]): Promise<ReadonlyMap<string, string>>;
  hashOfAddress(address: string): Buffer;
  readonly isEmpty: boolean;
  /** Throws when the secret does not open the keys that are stored. */
  checkSecret(): Promise<void>;
}

const KEY_BYTES = 32;
const MAX_REMEMBERED = 10_000;

export function createPersonKeys(repository: PersonKeyRepository, wrapping: KeyWrapping, maxRemembered = MAX_REMEMBERED): PersonKeys {
  const remembered = new Map<string, PersonKey>();
  // Grows with each `forget`: what was read before must not be remembered after.
  let forgotten = 0;

  const remember = (person: string, key: PersonKey): void => {
    remembered.delete(person);
    remembered.set(person, key);
    const [oldest] = remembered.keys();
    if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest);
  };
  const load = async (persons: readonly string[], found: Map<string, PersonKey>): Promise<string[]> => {
    const before = forgotten;
    const stored = await repository.find(persons);
    for (const { person, wrappedKey } of stored) {
      const key = wrappedKey === null ? undefined : createSecretKey(wrapping.unwrap(person, wrappedKey));
      found.set(person, key);
      if (before === forgotten) remember(person, key);
    }
    return persons.filter((person) => !found.has(person));
  };
  const recall = (persons: readonly string[]): { found: Map<string, PersonKey>; unknown: string[] } => {
    const found = new Map<string, PersonKey>();
    const unknown: string[] = [];
    for (const person of new Set(persons)) {
      if (!remembered.has(person)) unknown.push(person);
      else {
        const key = remembered.get(person);
        remember(person, key);
        found.set(person, key);
      }
    }
    return { found, unknown };
  };

  return {
    get isEmpty() {
      return remembered.size === 0;
    },
    async find(persons) {
      const { found, unknown } = recall(persons);
      if (unknown.length > 0) await load(unknown, found);
      return found;
    },
    async ensure(persons) {
      const { found, unknown } = recall(persons);
      const without = unknown.length > 0 ? await load(unknown, found) : [];
      if (without.length === 0) return found;
      await repository.addMissing(without.map((person) => ({ person, wrappedKey: wrapping.wrap(person, randomBytes(KEY_BYTES)) })));
      // Read again: another process may have been first, and its key is the one that counts.
      const missing = await load(without, found);
      if (missing.length > 0) throw new Error('A key that was just stored is not there.');
      return found;
    },
    forget(person) {
      forgotten++;
      remembered.delete(person);
    },
    async idsOfAddresses(addresses) {
      const hashes = new Map([...new Set(addresses)].map((address) => [address, wrapping.hashOfAddress(address).toString('hex')]));
      if (hashes.size === 0) return new Map();
      const wanted = [...new Set(hashes.values())].map((addressHash) => {
        const person = randomUUID();
        return { person, addressHash, wrappedKey: wrapping.wrap(person, randomBytes(KEY_BYTES)) };
      });
      const ids = await repository.ensureOfAddresses(wanted);
      // One that was destroyed in this moment is found under an id that has no key.
      return new Map([...hashes].map(([address, hash]) => [address, ids.get(hash) ?? randomUUID()]));
    },
    hashOfAddress: (address) => wrapping.hashOfAddress(address),
    async checkSecret() {
      const stored = await repository.findAny();
      if (!stored?.wrappedKey) return;
      try {
        wrapping.unwrap(stored.person, stored.wrappedKey);
      } catch (error) {
        throw new Error(
          'EVENT_STREAMING_PERSON_KEY_SECRET does not open the stored keys of persons: restore the secret they were stored with.',
          {
            cause: error,
          },
        );
      }
    },
  };
}
