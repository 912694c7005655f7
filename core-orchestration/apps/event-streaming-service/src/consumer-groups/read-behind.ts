import type { EventStore, StoredEvent } from '../log/event-store.ts';
import { keyOf, type OrderBy } from './consumer-group.ts';
import type { KeyBehind, Refill } from './delivery-repository.ts';

export interface ReadAgain {
  readonly refills: readonly Refill[];
  /** In ascending order. */
  readonly events: readonly StoredEvent[];
}

/** Reads keys on that are behind, up to the group's own place, and no more events than there is room for. */
export async function readBehind(
  store: Pick<EventStore, 'read' | 'readStream'>,
  behind: readonly KeyBehind[],
  { orderBy, upTo, room }: { readonly orderBy: OrderBy; readonly upTo: number; readonly room: number },
): Promise<ReadAgain> {
  const chosen = behind.slice(0, room);
  const limit = Math.floor(room / Math.max(chosen.length, 1));
  const read = await Promise.all(chosen.map((one) => readKey(store, one, { orderBy, upTo, limit })));
  return {
    refills: read.map(({ refill }) => refill),
    events: read.flatMap(({ events }) => events).toSorted((one, other) => one.position - other.position),
  };
}

async function readKey(
  store: Pick<EventStore, 'read' | 'readStream'>,
  behind: KeyBehind,
  { orderBy, upTo, limit }: { readonly orderBy: OrderBy; readonly upTo: number; readonly limit: number },
): Promise<{ readonly refill: Refill; readonly events: readonly StoredEvent[] }> {
  const { key, position, version, types } = behind;
  const [kind, name] = splitKey(key);
  const page =
    kind === 'stream'
      ? await store.readStream({ stream: name, after: version - 1, order: 'asc', limit })
      : await store.read({
          after: position - 1,
          before: upTo + 1,
          order: 'asc',
          limit,
          ...(kind === 'tenant' ? { tenant: name } : { subject: name }),
          ...(types === null ? {} : { types }),
        });
  const events = page.filter(
    (event) => event.position <= upTo && keyOf(event, orderBy) === key && (types === null || types.includes(event.type)),
  );
  const last = page.at(-1);
  const isAllRead = last === undefined || page.length < limit || last.position >= upTo;
  const next = isAllRead ? undefined : { position: last.position + 1, version: last.version + 1 };
  return { refill: { key, from: position, next }, events };
}

/** The parts of a key as `keyOf` makes it. */
function splitKey(key: string): readonly [kind: string, name: string] {
  const at = key.indexOf(':');
  return [key.slice(0, at), key.slice(at + 1)];
}
