export interface LoggedEvent {
  readonly position: string;
  readonly id: string;
}

/** What became of the events: every list is to be empty. */
export interface Account {
  readonly stored: number;
  /** Events that had an effect. */
  readonly effects: number;
  /** Acknowledged, but not in the log, or not at the position that was answered. */
  readonly lost: readonly string[];
  readonly storedTwice: readonly string[];
  /** Positions that do not follow the one before by one, the first being 1. */
  readonly gaps: readonly string[];
  readonly withoutEffect: readonly string[];
  readonly effectTwice: readonly string[];
}

/** Compares what publishers were answered (position by event id) with the log, and the log with the effects (times by event id). */
export function drawUpAccount(
  acknowledged: ReadonlyMap<string, string>,
  logged: readonly LoggedEvent[],
  effects: ReadonlyMap<string, number>,
): Account {
  const places = new Map<string, string>();
  const storedTwice: string[] = [];
  for (const { id, position } of logged) {
    if (places.has(id)) storedTwice.push(id);
    places.set(id, position);
  }
  return {
    stored: logged.length,
    effects: effects.size,
    lost: [...acknowledged].filter(([id, position]) => places.get(id) !== position).map(([id]) => id),
    storedTwice,
    gaps: logged.filter(({ position }, index) => Number(position) !== index + 1).map(({ position }) => position),
    withoutEffect: [...places.keys()].filter((id) => !effects.has(id)),
    effectTwice: [...effects].filter(([, times]) => times !== 1).map(([id]) => id),
  };
}
