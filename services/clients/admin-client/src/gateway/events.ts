import type { RecordedEvent } from '../contract/events.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import { read, type Read } from './read.ts';

export function listLatestEvents(query: PageQuery): Promise<Read<Page<RecordedEvent>>> {
  return read('/v1/events', { query: { order: 'desc', limit: '50', ...query } });
}
