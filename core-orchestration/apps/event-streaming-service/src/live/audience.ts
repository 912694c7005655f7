import type { EventFilter, StoredEvent } from '../log/event-store.ts';
import type { LiveConnection } from './live-connection.ts';

/** One reader of the live feed who has all events up to `position`. */
export interface Listener {
  readonly filter: EventFilter;
  readonly standing: readonly string[];
  readonly connection: LiveConnection;
  position: number;
}

interface Group {
  readonly key: string;
  readonly places: readonly string[];
  readonly listeners: Set<Listener>;
}

const ANY = '';

/**
 * Readers by what they asked for. Those who asked for the same are one group, and a group is found by what an event has: its tenant, type
 * and subject, or any. So the cost of an event does not grow with the number of groups it does not concern.
 */
export class Audience {
  readonly #groups = new Map<string, Group>();
  readonly #index = new Map<string, Set<Group>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(listener: Listener): void {
    const key = keyOf(listener.filter);
    const group = this.#groups.get(key) ?? this.#addGroup(key, listener.filter);
    if (group.listeners.has(listener)) return;
    group.listeners.add(listener);
    this.#size++;
  }

  remove(listener: Listener): void {
    const group = this.#groups.get(keyOf(listener.filter));
    if (!group?.listeners.delete(listener)) return;
    this.#size--;
    if (group.listeners.size > 0) return;
    this.#groups.delete(group.key);
    for (const place of group.places) {
      const groups = this.#index.get(place);
      groups?.delete(group);
      if (groups?.size === 0) this.#index.delete(place);
    }
  }

  /** The groups that get something of these events, each with its share in order. */
  match(events: readonly StoredEvent[]): Map<readonly Listener[], StoredEvent[]> {
    const shares = new Map<Group, StoredEvent[]>();
    for (const event of events) {
      for (const place of placesOf(event)) {
        for (const group of this.#index.get(place) ?? []) {
          const share = shares.get(group);
          if (share) share.push(event);
          else shares.set(group, [event]);
        }
      }
    }
    return new Map([...shares].map(([group, share]) => [[...group.listeners], share]));
  }

  #addGroup(key: string, { tenant = ANY, types = [ANY], subject = ANY }: EventFilter): Group {
    const places = [...new Set(types)].map((type) => placeOf(tenant, type, subject));
    const group: Group = { key, places, listeners: new Set() };
    this.#groups.set(key, group);
    for (const place of places) this.#index.set(place, (this.#index.get(place) ?? new Set()).add(group));
    return group;
  }
}

/** Every place of the index at which a group may be that wants this event. */
function placesOf({ tenant, type, subject }: StoredEvent): readonly string[] {
  const tenants = tenant === null ? [ANY] : [ANY, tenant];
  return tenants.flatMap((t) => [placeOf(t, ANY, ANY), placeOf(t, type, ANY), placeOf(t, ANY, subject), placeOf(t, type, subject)]);
}

function placeOf(tenant: string, type: string, subject: string): string {
  return `${tenant}\n${type}\n${subject}`;
}

function keyOf({ tenant, types, subject }: EventFilter): string {
  return JSON.stringify([tenant ?? null, types?.toSorted() ?? null, subject ?? null]);
}
