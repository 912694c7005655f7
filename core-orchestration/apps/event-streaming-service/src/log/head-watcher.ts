import type { EventStore, LogHead } from './event-store.ts';

/** Knows where the log ends, and wakes those who wait for it to grow. */
export interface HeadWatcher {
  /** The last known head; it may be behind the true one by the poll interval when another process appends. */
  readonly known: LogHead;
  /** Asks the store. */
  refresh(): Promise<LogHead>;
  /** Resolves when the log reaches beyond `position`, the time is over or the signal aborts. */
  waitBeyond(position: number, timeoutMs: number, signal: AbortSignal): Promise<void>;
  /** Called with each new head while subscribed. `hasGoneBack` tells that old positions are void. */
  subscribe(listener: (head: LogHead, hasGoneBack: boolean) => void): Disposable;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface HeadWatcherOptions {
  readonly pollMs: number;
  readonly onPollFailed: (error: unknown) => void;
}

/** Appends of this process are known at once. Those of others are found by polling, which happens only while someone waits. */
export function createHeadWatcher(store: Pick<EventStore, 'head' | 'onAppended'>, options: HeadWatcherOptions): HeadWatcher {
  const listeners = new Set<(head: LogHead, hasGoneBack: boolean) => void>();
  const stopping = new AbortController();
  let known: LogHead = { epoch: 0, position: 0 };
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> | undefined;

  const learn = (head: LogHead): void => {
    const hasGoneBack = known.epoch !== 0 && head.epoch !== known.epoch;
    if (!hasGoneBack && head.position <= known.position && known.epoch !== 0) return;
    known = head;
    for (const listener of listeners) listener(known, hasGoneBack);
  };

  const refresh = async (): Promise<LogHead> => {
    learn(await store.head());
    return known;
  };

  const poll = (): void => {
    if (timer || polling || listeners.size === 0 || stopping.signal.aborted) return;
    timer = setTimeout(() => {
      timer = undefined;
      polling = refresh()
        .then(() => undefined, options.onPollFailed)
        .finally(() => {
          polling = undefined;
          poll();
        });
    }, options.pollMs);
  };

  const appended = store.onAppended((position) => learn({ epoch: known.epoch, position }));

  const subscribe: HeadWatcher['subscribe'] = (listener) => {
    listeners.add(listener);
    poll();
    return { [Symbol.dispose]: () => void listeners.delete(listener) };
  };

  return {
    get known() {
      return known;
    },
    refresh,
    subscribe,
    waitBeyond(position, timeoutMs, signal) {
      if (known.position > position || signal.aborted || stopping.signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(timeout);
          subscription[Symbol.dispose]();
          signal.removeEventListener('abort', finish);
          stopping.signal.removeEventListener('abort', finish);
          resolve();
        };
        const timeout = setTimeout(finish, timeoutMs);
        const subscription = subscribe((head, hasGoneBack) => {
          if (hasGoneBack || head.position > position) finish();
        });
        signal.addEventListener('abort', finish, { once: true });
        stopping.signal.addEventListener('abort', finish, { once: true });
      });
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      clearTimeout(timer);
      appended[Symbol.dispose]();
      await polling;
    },
  };
}
