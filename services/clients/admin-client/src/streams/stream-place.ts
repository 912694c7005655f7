import type { PageQuery } from '../components/page-query.ts';
import type { StreamPlace } from '../gateway/events.ts';
import { toInstant } from '../history/to-event-query.ts';

/** Where in a stream an address leads: to a version, or to the end of an instant typed in UTC. A version goes before a time. */
export function placeOf({ version, at }: PageQuery): StreamPlace {
  if (version !== undefined && /^[1-9]\d{0,8}$/.test(version)) return { version: Number(version) };
  const instant = Date.parse(toInstant(at) ?? '');
  // The log takes the first instant that is no longer wanted.
  return Number.isNaN(instant) ? {} : { at: new Date(instant + 1).toISOString() };
}
