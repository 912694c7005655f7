/** A record in the log that retention removed `count` events up to a position. */
export interface RecordedRemoval {
  readonly upTo: number;
  readonly count: number;
}

/** Positions next to each other (among those looked at) whose events are missing. */
export interface MissingRange {
  readonly positions: number;
  readonly first: number;
  readonly last: number;
}

/**
 * The lowest missing position that the recorded removals do not account for. A removal accounts for as many events as it counted, none beyond its bound;
 * the highest are accounted for first, since fewest removals reach them.
 */
export function findUnexplained(missing: readonly MissingRange[], removals: readonly RecordedRemoval[]): number | undefined {
  const waiting = removals.toSorted((one, other) => one.upTo - other.upTo);
  let available = 0;
  let unexplained: number | undefined;
  for (const { positions, first, last } of missing.toSorted((one, other) => other.first - one.first)) {
    for (let next = waiting.at(-1); next !== undefined && next.upTo >= last; next = waiting.at(-1)) {
      available += next.count;
      waiting.pop();
    }
    if (available < positions) unexplained = first;
    available = Math.max(available - positions, 0);
  }
  return unexplained;
}

/** Adds a missing position to ranges; `isNext` tells that nothing present lies between it and the last one. */
export function addMissing(ranges: MissingRange[], position: number, isNext: boolean): void {
  const last = ranges.at(-1);
  if (isNext && last) ranges[ranges.length - 1] = { positions: last.positions + 1, first: last.first, last: position };
  else ranges.push({ positions: 1, first: position, last: position });
}
