import type { EventStore, LogHead } from './event-store.ts';

export interface HeadWatcherOptions {
  readonly pollMs: number;
  readonly onPollFailed: (error: unknown) => void;
}

/** Called with each new head. `hasGoneBack` tells that old positions are void. */
export type HeadListener = (head: LogHead, hasGoneBack: boolean) => void;

/**
 * Knows where the log ends, and wakes those who wait for it to grow. Appends of this process are known at once. Those of others are
 * found by polling, which happens only while someone waits.
 */
export class HeadWatcher implements AsyncDisposable {
  readonly #store: Pick<EventStore, 'head'>;
  readonly #options: HeadWatcherOptions;
  readonly #listeners = new Set<HeadListener>();
  readonly #stopping = new AbortController();
  readonly #appended: Disposable;
  #known: LogHead | undefined;
  #timer: NodeJS.Timeout | undefined;
  #polling: Promise<void> | undefined;

  constructor(store: Pick<EventStore, 'head' | 'onAppended'>, options: HeadWatcherOptions) {
    this.#store = store;
    this.#options = options;
    this.#appended = store.onAppended((position) => {
      if (this.#known) this.#learn({ epoch: this.#known.epoch, position });
    });
  }

  /** The last known end; behind the true one by the poll interval at most when another process appends. */
  get position(): number {
    return this.#known?.position ?? 0;
  }

  /** The service ends: whoever waits should answer with what there is. */
  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Asks the store, which cannot be asked any more once the watcher stops. */
  async refresh(): Promise<LogHead> {
    const before = this.#known;
    if (this.isStopping && before) return before;
    return this.#learn(await this.#store.head(), before);
  }

  subscribe(listener: HeadListener): Disposable {
    this.#listeners.add(listener);
    this.#planPoll();
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Resolves when the log reaches beyond `position`, the time is over or the signal aborts. */
  waitBeyond(position: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    if (this.position > position || ended.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timeout);
        subscription[Symbol.dispose]();
        ended.removeEventListener('abort', finish);
        resolve();
      };
      const timeout = setTimeout(finish, timeoutMs);
      const subscription = this.subscribe((head, hasGoneBack) => {
        if (hasGoneBack || head.position > position) finish();
      });
      ended.addEventListener('abort', finish, { once: true });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    this.#appended[Symbol.dispose]();
    await this.#polling;
  }

  /** `before` is what was known when the store was asked: what it had then, its answer cannot lack. */
  #learn(head: LogHead, before?: LogHead): LogHead {
    const known = this.#known;
    const hasGoneBack =
      (known !== undefined && head.epoch !== known.epoch) || (before?.epoch === head.epoch && head.position < before.position);
    // Answers may arrive out of order, so an earlier end alone says nothing.
    if (known !== undefined && !hasGoneBack && head.position <= known.position) return known;
    this.#known = head;
    for (const listener of this.#listeners) listener(head, hasGoneBack);
    return head;
  }

  #planPoll(): void {
    if (this.#timer || this.#polling || this.#listeners.size === 0 || this.#stopping.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#polling = this.#poll();
    }, this.#options.pollMs);
  }

  async #poll(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#options.onPollFailed(error);
    } finally {
      this.#polling = undefined;
      this.#planPoll();
    }
  }
}
