import { randomBytes } from 'node:crypto';
import type { EventDefinition, PersonalFields } from '@prognetwork/event-based-service-client';
import { LogUnavailableError, type EventStore, type NewEvent, type StoredEvent } from '../log/event-store.ts';
import type { PersonKeys } from './person-key-store.ts';
import { placeholderOf } from './placeholder.ts';
import { eraseBody, isSealed, NONCE_BYTES, openBody, personOf, personOfEvent, sealBody } from './sealed-body.ts';

interface PersonalType {
  readonly personal: PersonalFields;
  readonly placeholders: ReadonlyMap<string, unknown>;
}

/**
 * A log whose personal fields are stored under the key of the person they are about. Readers get them opened; once the key is destroyed, placeholders.
 * Events that come later about that person are stored with placeholders at once. What has no personal fields goes through untouched.
 */
export function createSealingEventStore(log: EventStore, keys: PersonKeys, catalogue: ReadonlyMap<string, EventDefinition>): EventStore {
  const types = personalTypes(catalogue);
  const open = (events: readonly StoredEvent[]): Promise<readonly StoredEvent[]> =>
    events.some(({ body }) => isSealed(body)) ? openAll(events, keys, types) : Promise.resolve(events);
  return {
    append: async (events) => log.append(events.some(({ type }) => types.has(type)) ? await sealAll(events, keys, types) : events),
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

async function sealAll(
  events: readonly NewEvent[],
  keys: PersonKeys,
  types: ReadonlyMap<string, PersonalType>,
): Promise<readonly NewEvent[]> {
  const persons = events.map(({ type, body }) => {
    const found = types.get(type);
    return found && personOfEvent(body, found.personal);
  });
  const found = await asLog(keys.ensure(persons.filter((person) => person !== undefined)));
  return events.map((event, index) => {
    const person = persons[index];
    const personalType = types.get(event.type);
    if (person === undefined || personalType === undefined) return event;
    const { personal, placeholders } = personalType;
    const key = found.get(person);
    const body = key
      ? sealBody(event.body, personal.fields, person, key, randomBytes(NONCE_BYTES))
      : eraseBody(event.body, personal.fields, (field) => placeholders.get(field) ?? null);
    return { ...event, body };
  });
}

async function openAll(
  events: readonly StoredEvent[],
  keys: PersonKeys,
  types: ReadonlyMap<string, PersonalType>,
): Promise<readonly StoredEvent[]> {
  const sealed = events.filter(({ body }) => isSealed(body));
  const found = await asLog(keys.find(sealed.map(({ body }) => personOf(body))));
  return events.map((event) => {
    if (!isSealed(event.body)) return event;
    const key = found.get(personOf(event.body));
    if (key) return { ...event, body: openBody(event.body, key) };
    // A type that has left the catalogue says nothing of its fields; null is already in their place.
    const { personal, placeholders } = types.get(event.type) ?? { personal: { fields: [] }, placeholders: new Map<string, unknown>() };
    return { ...event, body: eraseBody(event.body, personal.fields, (field) => placeholders.get(field) ?? null) };
  });
}

function personalTypes(catalogue: ReadonlyMap<string, EventDefinition>): ReadonlyMap<string, PersonalType> {
  const types = new Map<string, PersonalType>();
  for (const definition of catalogue.values()) {
    const { type, personal } = definition;
    if (personal === undefined) continue;
    types.set(type, { personal, placeholders: new Map(personal.fields.map((field) => [field, placeholderOf(definition, field)])) });
  }
  return types;
}

/** Without the keys there is neither writing nor reading: the log is out of reach, and callers try again. */
async function asLog<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new LogUnavailableError('store_unreachable', { cause: error });
  }
}
