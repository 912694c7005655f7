import { commandCompleted, commandRefused } from '@prognetwork/event-based-service-client';
import type { EventStore, StoredEvent } from '../log/event-store.ts';
import type { HeadWatcher } from '../log/head-watcher.ts';

export interface OutcomeFollowerOptions {
  readonly store: Pick<EventStore, 'head' | 'read'>;
  readonly head: HeadWatcher;
  readonly onError: (error: unknown) => void;
}

/** Waits for one command. */
export interface ExpectedOutcome extends Disposable {
  /** The outcome; undefined when the time is over or the signal aborts first. */
  within(timeoutMs: number, signal: AbortSignal): Promise<StoredEvent | undefined>;
}

const TYPES = [commandCompleted.type, commandRefused.type];
const PAGE_EVENTS = 500;
const RETRY_MS = 250;

/** Follows the outcomes of commands in the log, once for all who wait for one in this process, and only while someone waits. */
export class OutcomeFollower implements AsyncDisposable {
  readonly #options: OutcomeFollowerOptions;
  readonly #waiting = new Map<string, Set<(outcome: StoredEvent) => void>>();
  #position = 0;
  #subscription: Disposable | undefined;
  #pumping: Promise<void> | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(options: OutcomeFollowerOptions) {
    this.#options = options;
  }

  /** Begins to wait. Called before the command is submitted, so that no outcome can come before. */
  async expect(commandId: string): Promise<ExpectedOutcome> {
    const { head, store } = this.#options;
    const { position } = await store.head();
    const { promise, resolve } = Promise.withResolvers<StoredEvent>();
    const listeners = this.#waiting.get(commandId) ?? new Set();
    if (this.#waiting.size === 0) this.#position = position;
    this.#waiting.set(commandId, listeners.add(resolve));
    this.#subscription ??= head.subscribe((end, hasGoneBack) => {
      if (hasGoneBack) this.#position = end.position;
      this.#startPump();
    });
    this.#startPump();
    return { within: (timeoutMs, signal) => within(promise, timeoutMs, signal), [Symbol.dispose]: () => this.#leave(commandId, resolve) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#waiting.clear();
    this.#subscription?.[Symbol.dispose]();
    clearTimeout(this.#retryTimer);
    await this.#pumping;
  }

  #leave(commandId: string, listener: (outcome: StoredEvent) => void): void {
    const listeners = this.#waiting.get(commandId);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#waiting.delete(commandId);
    if (this.#waiting.size > 0) return;
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = undefined;
  }

  #startPump(): void {
    if (this.#waiting.size === 0 || this.#pumping || this.#position >= this.#options.head.position) return;
    this.#pumping = this.#pump();
  }

  async #pump(): Promise<void> {
    const { store, head, onError } = this.#options;
    try {
      while (this.#waiting.size > 0 && this.#position < head.position) {
        const [from, target] = [this.#position, head.position];
        const events = await store.read({ types: TYPES, after: from, before: target + 1, order: 'asc', limit: PAGE_EVENTS });
        // A first waiter who came while this was read, or a restored log, has set another place.
        if (this.#position !== from) continue;
        this.#position = events.length < PAGE_EVENTS ? target : (events.at(-1)?.position ?? target);
        for (const event of events) for (const tell of this.#waiting.get(event.subject) ?? []) tell(event);
      }
    } catch (error) {
      onError(error);
      this.#retryTimer = setTimeout(() => this.#startPump(), RETRY_MS);
    } finally {
      this.#pumping = undefined;
    }
  }
}

function within(outcome: Promise<StoredEvent>, timeoutMs: number, signal: AbortSignal): Promise<StoredEvent | undefined> {
  const over = new Promise<undefined>((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve(undefined);
    };
    const timer = setTimeout(finish, timeoutMs);
    void outcome.then(finish);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
  });
  return Promise.race([outcome, over]);
}
