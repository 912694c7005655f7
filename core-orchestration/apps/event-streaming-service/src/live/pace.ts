const MAX_REST_MS = 25;

/**
 * Decides when to serve the audience next: it rests half as long as the last turn took, and at most 25 ms. So a few readers have an event at
 * once, and where there are thousands, events gather meanwhile: a reader costs one write a turn and not one an event, and what else the
 * process does has time of its own. Times are those of a monotonic clock.
 */
export class Pace {
  #nextAt = Number.NEGATIVE_INFINITY;

  served(fromMs: number, toMs: number): void {
    this.#nextAt = toMs + Math.min((toMs - fromMs) / 2, MAX_REST_MS);
  }

  /** How long to gather events before they are delivered. A timer is no finer than a millisecond. */
  waitMs(nowMs: number): number {
    const leftMs = this.#nextAt - nowMs;
    return leftMs < 1 ? 0 : leftMs;
  }
}
