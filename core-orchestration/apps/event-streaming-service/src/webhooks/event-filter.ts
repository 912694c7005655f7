/** What an endpoint asks for: `*` for every event, `invoice.*` for a category, or an exact type. */
export type EventFilter = string;

const ALL = '*';
const CATEGORY = '.*';

export function matchesType(filters: readonly EventFilter[], type: string): boolean {
  return filters.some(
    (filter) => filter === ALL || filter === type || (filter.endsWith(CATEGORY) && type.startsWith(filter.slice(0, -CATEGORY.length + 1))),
  );
}

/** Whether a filter can ever match: a type, or a category, of those that there are. */
export function isKnownFilter(filter: EventFilter, types: Iterable<string>): boolean {
  if (filter === ALL) return true;
  if (filter.slice(0, -1).includes('*')) return false;
  for (const type of types) if (matchesType([filter], type)) return true;
  return false;
}
