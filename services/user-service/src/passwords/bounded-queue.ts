export interface BoundedQueue {
  /** Runs the work when its turn comes. Rejects at once with the error of `whenFull` when too many wait already. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  readonly waiting: number;
}

/** At most `concurrency` at work and `limit` waiting: a flood of sign-ins cannot starve the thread pool or the memory. */
export function createBoundedQueue(options: {
  readonly concurrency: number;
  readonly limit: number;
  readonly whenFull: () => Error;
}): BoundedQueue {
  const waiting: (() => void)[] = [];
  let working = 0;

  async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (working >= options.concurrency) {
      if (waiting.length >= options.limit) throw options.whenFull();
      // The one that finishes hands its place over, so `working` does not change here.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      working++;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) working--;
      else next();
    }
  }

  return {
    run,
    get waiting() {
      return waiting.length;
    },
  };
}
