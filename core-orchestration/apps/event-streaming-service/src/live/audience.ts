import type { EventFilter, StoredEvent } from '../log/event-store.ts';
import type { LiveConnection } from './live-connection.ts';

/** One reader of the live feed who has all events up to `position`. */
export interface Listener {
  readonly filter: EventFilter;
  readonly connection: LiveConnection;
  position: number;
}

interface Group {
  readonly filter: EventFilter;
  readonly types: ReadonlySet<string> | undefined;
  readonly listeners: Set<Listener>;
}

const EVERY_TENANT = '';

/** Readers by what they asked for: an event is matched once for each different filter, and only against those of its own tenant. */
export class Audience {
  readonly #groups = new Map<string, Map<string, Group>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(listener: Listener): void {
    const tenant = listener.filter.tenant ?? EVERY_TENANT;
    const groups = this.#groups.get(tenant) ?? new Map<string, Group>();
    this.#groups.set(tenant, groups);
    const key = keyOf(listener.filter);
    const { filter } = listener;
    const group = groups.get(key) ?? { filter, types: filter.types && new Set(filter.types), listeners: new Set() };
    groups.set(key, group);
    if (group.listeners.has(listener)) return;
    group.listeners.add(listener);
    this.#size++;
  }

  remove(listener: Listener): void {
    const tenant = listener.filter.tenant ?? EVERY_TENANT;
    const groups = this.#groups.get(tenant);
    const key = keyOf(listener.filter);
    const group = groups?.get(key);
    if (!groups || !group?.listeners.delete(listener)) return;
    this.#size--;
    if (group.listeners.size === 0) groups.delete(key);
    if (groups.size === 0) this.#groups.delete(tenant);
  }

  /** The groups that get something of these events, each with its share in order. */
  match(events: readonly StoredEvent[]): Map<readonly Listener[], StoredEvent[]> {
    const shares = new Map<Group, StoredEvent[]>();
    for (const event of events) {
      for (const tenant of event.tenant === null ? [EVERY_TENANT] : [EVERY_TENANT, event.tenant]) {
        for (const group of this.#groups.get(tenant)?.values() ?? []) {
          if (!matches(group, event)) continue;
          const share = shares.get(group);
          if (share) share.push(event);
          else shares.set(group, [event]);
        }
      }
    }
    return new Map([...shares].map(([group, share]) => [[...group.listeners], share]));
  }

  everyone(): readonly Listener[] {
    return [...this.#groups.values()].flatMap((groups) => [...groups.values()].flatMap(({ listeners }) => [...listeners]));
  }
}

function matches({ filter, types }: Group, event: StoredEvent): boolean {
  return (types === undefined || types.has(event.type)) && (filter.subject === undefined || filter.subject === event.subject);
}

function keyOf({ types, subject }: EventFilter): string {
  return JSON.stringify([types?.toSorted() ?? null, subject ?? null]);
}
