/** Lets a bounded number of pieces of work run at once; the others wait in the order in which they came. */
export interface Slots {
  run(work: () => Promise<void>): Promise<void>;
  /** Resolves once nothing waits for a slot and one is free. */
  idle(): Promise<void>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  let onIdle: (() => void)[] = [];
  const release = (): void => {
    const next = waiting.shift();
    if (next) return next();
    free++;
    const listeners = onIdle;
    onIdle = [];
    for (const listener of listeners) listener();
  };
  return {
    async run(work) {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        await work();
      } finally {
        release();
      }
    },
    idle: () => (free > 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve))),
  };
}
