import type { RecordedEvent } from '../contract/events.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import type { FieldChange, StreamState } from '../contract/streams.ts';
import { read, readOrNotFound, readPage, type Read } from './read.ts';

export function listLatestEvents(query: PageQuery): Promise<Read<Page<RecordedEvent>>> {
  return read('/v1/events', { query: { order: 'desc', limit: '50', ...query } });
}

export function listEvents(query: PageQuery): Promise<Read<Page<RecordedEvent>>> {
  return readPage('/v1/events', { query: { order: 'desc', ...query } });
}

/** The event at a position, for an address that names it; undefined when it is gone or hidden. */
export async function findEventAt(position: string): Promise<RecordedEvent | undefined> {
  if (!/^[1-9]\d{0,14}$/.test(position)) return undefined;
  const found = await read<Page<RecordedEvent>>('/v1/events', { query: { order: 'asc', limit: '1', after: String(Number(position) - 1) } });
  return found.ok ? found.value.items.find((event) => event.position === position) : undefined;
}

/** Which part of a stream to show: around a version, up to a time, or its end. */
export interface StreamPlace {
  readonly version?: number | undefined;
  readonly at?: string | undefined;
}

export interface StreamHistory {
  /** By version, a part of them when there are too many. */
  readonly events: readonly RecordedEvent[];
  /** What was known before the first of them. */
  readonly base: readonly FieldChange[];
  /** The version the stream has now. */
  readonly head: number;
}

const LONGEST_HISTORY = 199;

/** The events of one stream around a place, and the state that they begin with. */
export async function loadStreamHistory(stream: string, place: StreamPlace): Promise<Read<StreamHistory>> {
  const address = `/v1/streams/${encodeURIComponent(stream)}`;
  const [found, newest] = await Promise.all([
    readOrNotFound<Page<RecordedEvent>>(`${address}/events`, { query: queryOf(place) }),
    read<Page<RecordedEvent>>(`${address}/events`, { query: { order: 'desc', limit: '1' } }),
  ]);
  if (!found.ok) return found;
  const events = found.value.items.toSorted((a, b) => a.version - b.version);
  const head = (newest.ok ? newest.value.items[0]?.version : undefined) ?? events.at(-1)?.version ?? 0;
  const [before] = events;
  if (before === undefined || before.version === 1) return { ok: true, value: { events, base: [], head } };
  const state = await read<StreamState>(`${address}/state`, { query: { at: before.recordedAt } });
  if (!state.ok) return state;
  // Events of the same instant may be in that state already: what they set is not known from before.
  const base = state.value.changes.filter(({ version }) => version <= before.version);
  return { ok: true, value: { events: events.slice(1), base, head } };
}

/** One event more than is shown: it says what was before. */
function queryOf({ version, at }: StreamPlace): PageQuery {
  const limit = String(LONGEST_HISTORY + 1);
  if (version !== undefined) return { order: 'asc', limit, afterVersion: String(Math.max(version - LONGEST_HISTORY / 2 - 1, 0) | 0) };
  return { order: 'desc', limit, until: at };
}
