/** Work that is repeated until it is disposed of; one turn at a time. */
export interface BackgroundLoop {
  /** Ends the present pause, or skips the next one. */
  readonly wake: () => void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface BackgroundLoopOptions {
  /** Does one piece of work and returns how many milliseconds to pause before the next. Must not throw. */
  readonly turn: (signal: AbortSignal) => Promise<number>;
  readonly onWake?: () => void;
  readonly onStop?: () => void;
}

export function createBackgroundLoop(options: BackgroundLoopOptions): BackgroundLoop {
  const stopping = new AbortController();
  let isWoken = false;
  let endPause: (() => void) | undefined;

  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      if (isWoken || stopping.signal.aborted) return resolve();
      const timer = setTimeout(resolve, delayMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      isWoken = false;
      const delayMs = await options.turn(stopping.signal);
      await pause(delayMs);
      endPause = undefined;
    }
    options.onStop?.();
  };

  const running = run();
  return {
    wake() {
      isWoken = true;
      options.onWake?.();
      endPause?.();
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      endPause?.();
      await running;
    },
  };
}
