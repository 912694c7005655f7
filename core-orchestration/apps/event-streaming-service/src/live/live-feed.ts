import type { EventFilter, EventStore } from '../log/event-store.ts';
import type { HeadWatcher } from '../log/head-watcher.ts';
import { Audience, type Listener } from './audience.ts';
import { deliver, writePage } from './delivery.ts';
import { LiveConnection, type ClosedReason } from './live-connection.ts';

export interface LiveFeedOptions {
  readonly store: Pick<EventStore, 'read'>;
  readonly head: HeadWatcher;
  readonly heartbeatMs: number;
  readonly maxUnreadBytes: number;
  readonly onDelivered: (deliveries: number) => void;
  readonly onDropped: () => void;
  readonly onError: (error: unknown) => void;
}

export interface OpenFeed {
  readonly filter: EventFilter;
  /** The last position the reader has. */
  readonly after: number;
  /** When the reader's right ends; the connection is closed then, and the reader comes back with a new token. */
  readonly expiresAt: Date;
}

const PAGE_EVENTS = 500;
const RETRY_MS = 250;
const MAX_TIMER_MS = 2_147_483_647;
// The browser's own pause before it reconnects.
const GREETING = Buffer.from('retry: 1000\n\n');
const HEARTBEAT = Buffer.from(': still here\n\n');

/** Carries the log to open connections: each reads from the log what it missed, then joins the audience that gets every new event. */
export class LiveFeed implements AsyncDisposable {
  readonly #options: LiveFeedOptions;
  readonly #audience = new Audience();
  readonly #opened = new Set<Listener>();
  readonly #heartbeat: NodeJS.Timeout;
  /** How far the audience has been served. */
  #position = 0;
  #pumping: Promise<void> | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #subscription: Disposable | undefined;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
    this.#heartbeat = setInterval(() => {
      for (const { connection } of this.#opened) connection.write(HEARTBEAT);
    }, options.heartbeatMs).unref();
  }

  get openConnections(): number {
    return this.#opened.size;
  }

  open({ filter, after, expiresAt }: OpenFeed): ReadableStream<Uint8Array> {
    const lifetimeMs = Math.min(Math.max(expiresAt.getTime() - Date.now(), 0), MAX_TIMER_MS);
    const onClosed = (reason: ClosedReason): void => {
      clearTimeout(expiry);
      this.#leave(listener);
      if (reason === 'reader_slow') this.#options.onDropped();
    };
    const connection = new LiveConnection({ maxUnreadBytes: this.#options.maxUnreadBytes, onClosed });
    const listener: Listener = { filter, connection, position: after };
    const expiry = setTimeout(() => connection.close(), lifetimeMs);
    this.#enter(listener);
    connection.write(GREETING);
    void this.#serve(listener);
    return connection.body;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#retryTimer);
    this.#closeAll();
    await this.#pumping;
  }

  /** The log is watched only while there is someone to serve. */
  #enter(listener: Listener): void {
    this.#opened.add(listener);
    this.#subscription ??= this.#options.head.subscribe((_head, hasGoneBack) => {
      // Positions mean something else now: every reader has to come back and be told so.
      if (hasGoneBack) this.#closeAll();
      this.#startPump();
    });
  }

  #leave(listener: Listener): void {
    this.#opened.delete(listener);
    this.#audience.remove(listener);
    if (this.#opened.size > 0) return;
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = undefined;
  }

  #closeAll(): void {
    for (const { connection } of this.#opened) connection.close();
  }

  async #serve(listener: Listener): Promise<void> {
    try {
      while (!listener.connection.isClosed && !this.#join(listener)) await this.#catchUp(listener);
    } catch (error) {
      this.#options.onError(error);
      listener.connection.close();
    }
  }

  /** Lets a listener in who has all that the audience has. Without an audience the feed stands still, and the first one sets its place. */
  #join(listener: Listener): boolean {
    const isFirst = this.#audience.size === 0;
    if (listener.position < (isFirst ? this.#options.head.position : this.#position)) return false;
    if (isFirst) this.#position = listener.position;
    this.#audience.add(listener);
    this.#startPump();
    return true;
  }

  async #catchUp(listener: Listener): Promise<void> {
    const { store, head, maxUnreadBytes } = this.#options;
    const target = head.position;
    const range = { after: listener.position, before: target + 1, order: 'asc', limit: PAGE_EVENTS } as const;
    const events = await store.read({ ...listener.filter, ...range });
    await writePage(listener.connection, events, maxUnreadBytes / 2);
    listener.position = events.length < PAGE_EVENTS ? target : (events.at(-1)?.position ?? target);
  }

  #startPump(): void {
    if (this.#audience.size === 0 || this.#pumping || this.#position >= this.#options.head.position) return;
    this.#pumping = this.#pump();
  }

  async #pump(): Promise<void> {
    const { store, head, onDelivered, onError } = this.#options;
    try {
      while (this.#audience.size > 0 && this.#position < head.position) {
        const from = this.#position;
        const target = Math.min(head.position, from + PAGE_EVENTS);
        const events = await store.read({ after: from, before: target + 1, order: 'asc', limit: PAGE_EVENTS });
        // A first listener who came while this was read has set another place.
        if (this.#position !== from) continue;
        this.#position = target;
        onDelivered(deliver(this.#audience, events, from));
      }
    } catch (error) {
      onError(error);
      this.#retryTimer = setTimeout(() => this.#startPump(), RETRY_MS);
    } finally {
      this.#pumping = undefined;
    }
  }
}
