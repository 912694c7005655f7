import { randomBytes } from 'node:crypto';
import { ownerOf, readField, type Owner, type PersonalFields } from '@prognetwork/event-based-service-client';
import { LogUnavailableError, type EventStore, type NewEvent, type StoredEvent } from '../log/event-store.ts';
import type { PersonKey, PersonKeys } from './person-key-store.ts';
import type { PersonalType } from './personal-types.ts';
import {
  isSealed,
  NONCE_BYTES,
  openEvent,
  ownersOf,
  parseEvent,
  sealEvent,
  withFields,
  type OpenedEvent,
  type PlainEvent,
} from './sealed-body.ts';

interface SealingOptions {
  readonly keys: PersonKeys;
  readonly types: ReadonlyMap<string, PersonalType>;
  /** Whether readers get the fields that only consumers may see. */
  readonly showsSecrets: boolean;
}

/**
 * A log whose personal fields are stored under the keys of the persons they are about. Readers get them opened; once a key is destroyed, placeholders.
 * Events that come later about that person are stored with placeholders at once. What has no personal fields goes through untouched.
 */
export function createSealingEventStore(log: EventStore, options: SealingOptions): EventStore {
  const { types } = options;
  const concerns = ({ type, body }: StoredEvent): boolean => types.has(type) || isSealed(body);
  const open = (events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> =>
    events.some(concerns) ? openAll(events, options) : Promise.resolve(events);
  return {
    append: async (events) => log.append(events.some(({ type }) => types.has(type)) ? await sealAll(events, options) : events),
    read: async (query) => open(await log.read(query)),
    readStream: async (query) => open(await log.readStream(query)),
    head: () => log.head(),
    positionBefore: (time) => log.positionBefore(time),
    remove: (query) => log.remove(query),
    compact: (query) => log.compact(query),
    onAppended: (listener) => log.onAppended(listener),
    [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
  };
}

interface OwnedFields {
  readonly owner: Owner;
  readonly fields: readonly string[];
}

/** The personal fields that an event has, by whose they are. What is nobody's is left out. */
function ownedFields(event: PlainEvent, { groupsOf }: PersonalType): readonly OwnedFields[] {
  return groupsOf(event).flatMap((group: PersonalFields): OwnedFields[] => {
    const fields = group.fields.filter((field) => readField(event.data, field) !== undefined);
    const owner = fields.length === 0 ? undefined : ownerOf(group, event);
    return owner === undefined ? [] : [{ owner, fields }];
  });
}

/** The same by the ids of keys; without those of addresses, of which no event was ever stored in clear. */
function fieldsByPerson(event: PlainEvent, personal: PersonalType): readonly { readonly id: string; readonly fields: readonly string[] }[] {
  return ownedFields(event, personal).flatMap(({ owner, fields }) => ('id' in owner ? [{ id: owner.id, fields }] : []));
}

async function sealAll(events: readonly NewEvent[], { keys, types }: SealingOptions): Promise<readonly NewEvent[]> {
  const parsed = events.map(({ type, body }) => {
    const personal = types.get(type);
    if (personal === undefined) return undefined;
    const event = parseEvent(body);
    return { event, personal, owned: ownedFields(event, personal) };
  });
  const owners = parsed.flatMap((each) => each?.owned.map(({ owner }) => owner) ?? []);
  const keyOf = await asLog(findKeys(owners, keys));
  return events.map((event, index) => {
    const each = parsed[index];
    if (each === undefined || each.owned.length === 0) return event;
    const parts = each.owned.flatMap(({ owner, fields }) => {
      const { id, key } = keyOf(owner);
      return key === undefined ? [] : [{ owner: id, fields, key, nonce: randomBytes(NONCE_BYTES) }];
    });
    const gone = each.owned.filter(({ owner }) => keyOf(owner).key === undefined).flatMap(({ fields }) => fields);
    const plain = erase(each.event, each.personal, gone);
    return { ...event, body: parts.length === 0 ? JSON.stringify(plain) : sealEvent(plain, parts) };
  });
}

/** The keys to write with, of persons and of addresses. */
async function findKeys(owners: readonly Owner[], keys: PersonKeys): Promise<(owner: Owner) => { id: string; key: PersonKey }> {
  const ids = await keys.idsOfAddresses(owners.flatMap((owner) => ('address' in owner ? [owner.address] : [])));
  const idOf = (owner: Owner): string => ('id' in owner ? owner.id : (ids.get(owner.address) ?? ''));
  const found = await keys.ensure(owners.map(idOf));
  return (owner) => ({ id: idOf(owner), key: found.get(idOf(owner)) });
}

async function openAll(events: readonly StoredEvent[], options: SealingOptions): Promise<readonly StoredEvent[]> {
  const { keys, types } = options;
  const read = events.map(({ type, body }) => {
    const personal = types.get(type);
    if (isSealed(body)) return { personal, event: undefined, owners: ownersOf(body) };
    if (personal === undefined) return undefined;
    // Not sealed, although of a type that is: of before it was declared to be, nobody's, or stored after the erasure.
    const event = parseEvent(body);
    return { personal, event, owners: fieldsByPerson(event, personal).map(({ id }) => id) };
  });
  const found = await asLog(keys.find(read.flatMap((each) => each?.owners ?? [])));
  return events.map((stored, index) => {
    const each = read[index];
    if (each === undefined) return stored;
    const { personal } = each;
    const { event, closed }: OpenedEvent = each.event
      ? { event: each.event, closed: [] }
      : openEvent(stored.body, (owner) => found.get(owner));
    const fields = personal === undefined ? [] : goneFields(event, personal, { found, closed });
    const shown = personal === undefined ? event : withhold(erase(event, personal, fields), personal, options);
    // What was not sealed is left byte for byte as it is, unless something of it must not be shown.
    return shown === each.event ? stored : { ...stored, body: JSON.stringify(shown) };
  });
}

interface Gone {
  readonly found: ReadonlyMap<string, PersonKey>;
  readonly closed: OpenedEvent['closed'];
}

/** Fields whose person's key is destroyed: those in parts that stayed closed, and those that an older event has in clear. */
function goneFields(event: PlainEvent, personal: PersonalType, { found, closed }: Gone): readonly string[] {
  const isDestroyed = (id: string): boolean => found.has(id) && found.get(id) === undefined;
  const inClear = fieldsByPerson(event, personal).filter(({ id }) => isDestroyed(id));
  const unnoted = closed.some(({ fields }) => fields === undefined);
  const empty = unnoted
    ? personal.groupsOf(event).flatMap(({ fields }) => fields.filter((field) => readField(event.data, field) === null))
    : [];
  return [...closed, ...inClear].flatMap(({ fields = [] }) => fields).concat(empty);
}

function erase(event: PlainEvent, { placeholderOf }: PersonalType, fields: readonly string[]): PlainEvent {
  if (fields.length === 0) return event;
  return { ...event, data: withFields(event.data, fields, (field) => placeholderOf(event, field)) };
}

function withhold(event: PlainEvent, { secret, withheldOf }: PersonalType, { showsSecrets }: SealingOptions): PlainEvent {
  return showsSecrets || secret.length === 0 ? event : { ...event, data: withFields(event.data, secret, withheldOf) };
}

/** Without the keys there is neither writing nor reading: the log is out of reach, and callers try again. */
async function asLog<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new LogUnavailableError('store_unreachable', { cause: error });
  }
}
