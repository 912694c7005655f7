/**
 * Keeps the consumers of this process that ask for the same group from doing the same work twice: one turn at a time a group. And wakes
 * those that wait when something of the group was finished here. Other processes are kept apart by the group's row in the database.
 */
export class GroupTurns {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #waiting = new Map<string, Set<() => void>>();

  async inTurn<Result>(group: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(group) ?? Promise.resolve();
    const turn = before.then(work, work);
    const settled = turn.catch(() => undefined);
    this.#last.set(group, settled);
    try {
      return await turn;
    } finally {
      if (this.#last.get(group) === settled) this.#last.delete(group);
    }
  }

  wake(group: string): void {
    for (const listener of this.#waiting.get(group) ?? []) listener();
  }

  /** A signal that aborts at the next `wake`. */
  nextWake(group: string): { readonly signal: AbortSignal } & Disposable {
    const controller = new AbortController();
    const listener = (): void => controller.abort();
    const listeners = this.#waiting.get(group) ?? new Set();
    this.#waiting.set(group, listeners.add(listener));
    return {
      signal: controller.signal,
      [Symbol.dispose]: () => {
        listeners.delete(listener);
        if (listeners.size === 0) this.#waiting.delete(group);
      },
    };
  }
}
