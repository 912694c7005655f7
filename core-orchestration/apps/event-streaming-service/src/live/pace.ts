const REST = { shareOfTurn: 2, maxMs: 25 };

/**
 * Decides when to serve the audience next: it rests twice as long as the last turn took, and at most 25 ms. So a few readers have an event at
 * once, and where there are thousands, events gather meanwhile: a reader costs one write a turn and not one an event. The readers' own
 * machines, and what else the process does, have time too; without it an event waits longer, not shorter. Times are those of a monotonic clock.
 */
export class Pace {
  #nextAt = Number.NEGATIVE_INFINITY;

  served(fromMs: number, toMs: number): void {
    this.#nextAt = toMs + Math.min((toMs - fromMs) * REST.shareOfTurn, REST.maxMs);
  }

  /** How long to gather events before they are delivered. A timer is no finer than a millisecond. */
  waitMs(nowMs: number): number {
    const leftMs = this.#nextAt - nowMs;
    return leftMs < 1 ? 0 : leftMs;
  }
}
