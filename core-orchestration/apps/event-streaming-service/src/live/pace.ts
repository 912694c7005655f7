/** From about this many deliveries a second on, writing each event at once costs more than it gains. */
const BUSY_PER_SECOND = 50_000;
const WINDOW_MS = 500;
const GATHER_MS = 25;

/**
 * Decides when to serve the audience next: at once while there is little to deliver; when there is much, every 25 ms with all that came
 * meanwhile, so that a reader costs one write and not one an event. Times are those of a monotonic clock.
 */
export class Pace {
  #windowStartedAt = 0;
  #inWindow = 0;
  #perSecond = 0;
  #servedAt = Number.NEGATIVE_INFINITY;

  served(deliveries: number, nowMs: number): void {
    this.#roll(nowMs);
    this.#inWindow += deliveries;
    this.#servedAt = nowMs;
  }

  /** How long to gather events before they are delivered. */
  waitMs(nowMs: number): number {
    this.#roll(nowMs);
    const perSecond = Math.max(this.#perSecond, this.#inWindow * (1000 / WINDOW_MS));
    return perSecond < BUSY_PER_SECOND ? 0 : Math.max(this.#servedAt + GATHER_MS - nowMs, 0);
  }

  #roll(nowMs: number): void {
    const passedMs = nowMs - this.#windowStartedAt;
    if (passedMs < WINDOW_MS) return;
    this.#perSecond = passedMs < 2 * WINDOW_MS ? this.#inWindow * (1000 / passedMs) : 0;
    this.#inWindow = 0;
    this.#windowStartedAt = nowMs;
  }
}
