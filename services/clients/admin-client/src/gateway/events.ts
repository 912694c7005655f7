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

export interface StreamHistory {
  /** By version; the latest ones when there are too many. */
  readonly events: readonly RecordedEvent[];
  /** What was known before the first of them. */
  readonly base: readonly FieldChange[];
}

const LONGEST_HISTORY = 199;

/** The events of one stream, and the state that they begin with. */
export async function loadStreamHistory(stream: string): Promise<Read<StreamHistory>> {
  const address = `/v1/streams/${encodeURIComponent(stream)}`;
  const latest = await readOrNotFound<Page<RecordedEvent>>(`${address}/events`, {
    query: { order: 'desc', limit: String(LONGEST_HISTORY + 1) },
  });
  if (!latest.ok) return latest;
  const events = latest.value.items.toReversed();
  const [before] = events;
  if (events.length <= LONGEST_HISTORY || before === undefined) return { ok: true, value: { events, base: [] } };
  const state = await read<StreamState>(`${address}/state`, { query: { at: before.recordedAt } });
  return state.ok ? { ok: true, value: { events: events.slice(1), base: state.value.changes } } : state;
}
