import { ownerOf, type EventDefinition } from '@prognetwork/event-based-service-client';
import { personHash } from '../erasure/person-hash.ts';

/** Hashes, in hex, of those whom the events of an aggregate name; undefined when one is known by an address only, and could not be found again. */
export type NamedPersons = ReadonlySet<string> | undefined;

/** With those whom one more event names. */
export function withPersons(
  before: NamedPersons,
  { personal }: Pick<EventDefinition, 'personal'>,
  event: Parameters<typeof ownerOf>[1],
): NamedPersons {
  if (before === undefined || personal.length === 0) return before;
  const persons = new Set(before);
  for (const group of personal) {
    const owner = ownerOf(group, event);
    if (owner === undefined) continue;
    if (!('id' in owner)) return undefined;
    persons.add(personHash(owner.id).toString('hex'));
  }
  return persons.size === before.size ? before : persons;
}
