/** A record in the log that retention removed `count` events up to a position. */
export interface RecordedRemoval {
  readonly upTo: number;
  readonly count: number;
}

/**
 * The lowest missing position that the recorded removals do not account for. A removal accounts for as many events as it counted, none beyond its bound;
 * the highest are accounted for first, since fewest removals reach them. `missing` is in ascending order.
 */
export function findUnexplained(missing: readonly number[], removals: readonly RecordedRemoval[]): number | undefined {
  const waiting = removals.toSorted((one, other) => one.upTo - other.upTo);
  let available = 0;
  let unexplained: number | undefined;
  for (const position of missing.toReversed()) {
    for (let next = waiting.at(-1); next !== undefined && next.upTo >= position; next = waiting.at(-1)) {
      available += next.count;
      waiting.pop();
    }
    if (available > 0) available--;
    else unexplained = position;
  }
  return unexplained;
}
