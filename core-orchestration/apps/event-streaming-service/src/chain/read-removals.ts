import * as z from 'zod';
import type { EventStore } from '../log/event-store.ts';
import type { RecordedRemoval } from './removals.ts';

const TYPE = 'event_log.events_removed';
const PAGE_EVENTS = 500;
const removalSchema = z.object({ data: z.object({ count: z.coerce.number().int().min(0), upTo: z.coerce.number().int().min(0) }) });

/** What retention recorded in the log itself, where it is sealed like everything else. */
export async function readRemovals(log: Pick<EventStore, 'read'>): Promise<readonly RecordedRemoval[]> {
  const removals: RecordedRemoval[] = [];
  for (let after = 0; ;) {
    const events = await log.read({ types: [TYPE], after, order: 'asc', limit: PAGE_EVENTS });
    for (const { body } of events) {
      const { success, data } = removalSchema.safeParse(JSON.parse(body));
      if (success) removals.push(data.data);
    }
    const last = events.at(-1);
    if (last === undefined || events.length < PAGE_EVENTS) return removals;
    after = last.position;
  }
}
