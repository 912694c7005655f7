import type { EventFilter, EventStore, StoredEvent } from '../log/event-store.ts';
import type { HeadWatcher } from '../log/head-watcher.ts';
import { Audience, type Listener } from './audience.ts';
import { deliver, inSlices, writePage } from './delivery.ts';
import { Chunk, type ClosedReason, type LiveConnection, type LiveConnectionOptions } from './live-connection.ts';
import { Pace } from './pace.ts';
import { endedBy, ENDING_TYPES } from './standing.ts';

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
  /** What the reader's right stands on; the connection is closed when an event ends any of it. */
  readonly standing: readonly string[];
  readonly epoch: number;
  /** The last position the reader has. */
  readonly after: number;
  /** Where the log ended when the reader's right was checked. */
  readonly checkedAt: number;
  /** When the reader's right ends; the connection is closed then, and the reader comes back with a new token. */
  readonly expiresAt: Date;
}

const PAGE_EVENTS = 500;
const RETRY_MS = 250;
const MAX_TIMER_MS = 2_147_483_647;
// The browser's own pause before it reconnects.
const GREETING = new Chunk(Buffer.from('retry: 1000\n\n'));
const HEARTBEAT = new Chunk(Buffer.from(': still here\n\n'));

/** Carries the log to open connections: each reads from the log what it missed, then joins the audience that gets every new event. */
export class LiveFeed implements AsyncDisposable {
  readonly #options: LiveFeedOptions;
  readonly #audience = new Audience();
  readonly #opened = new Set<Listener>();
  readonly #byStanding = new Map<string, Set<Listener>>();
  readonly #pace = new Pace();
  readonly #heartbeat: NodeJS.Timeout;
  /** How far the audience has been served. */
  #position = 0;
  #epoch = 0;
  #pumping: Promise<void> | undefined;
  #pumpTimer: NodeJS.Timeout | undefined;
  #subscription: Disposable | undefined;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
    this.#heartbeat = setInterval(() => {
      void inSlices([...this.#opened], ({ connection }) => connection.write(HEARTBEAT));
    }, options.heartbeatMs).unref();
  }

  get openConnections(): number {
    return this.#opened.size;
  }

  /** Opens a connection, which `connect` makes; the connection ends by itself when its reader leaves or its right does. */
  open<Connection extends LiveConnection>(reader: OpenFeed, connect: (options: LiveConnectionOptions) => Connection): Connection {
    const { filter, standing, after, expiresAt } = reader;
    const lifetimeMs = Math.min(Math.max(expiresAt.getTime() - Date.now(), 0), MAX_TIMER_MS);
    const onClosed = (reason: ClosedReason): void => {
      clearTimeout(expiry);
      this.#leave(listener);
      if (reason === 'reader_slow') this.#options.onDropped();
    };
    const connection = connect({ maxUnreadBytes: this.#options.maxUnreadBytes, onClosed });
    const listener: Listener = { filter, standing, connection, position: after };
    const expiry = setTimeout(() => connection.close(), lifetimeMs);
    this.#epoch = reader.epoch;
    this.#enter(listener);
    connection.write(GREETING);
    void this.#serve(listener, reader.checkedAt);
    return connection;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#pumpTimer);
    this.#closeAll();
    await this.#pumping;
  }

  /** The log is watched only while there is someone to serve. */
  #enter(listener: Listener): void {
    this.#opened.add(listener);
    for (const standing of listener.standing) this.#byStanding.set(standing, (this.#byStanding.get(standing) ?? new Set()).add(listener));
    this.#subscription ??= this.#options.head.subscribe((_head, hasGoneBack) => {
      // Positions mean something else now: every reader has to come back and be told so.
      if (hasGoneBack) this.#closeAll();
      this.#startPump();
    });
  }

  #leave(listener: Listener): void {
    this.#opened.delete(listener);
    this.#audience.remove(listener);
    for (const standing of listener.standing) {
      const listeners = this.#byStanding.get(standing);
      listeners?.delete(listener);
      if (listeners?.size === 0) this.#byStanding.delete(standing);
    }
    if (this.#opened.size > 0) return;
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = undefined;
  }

  #closeAll(): void {
    for (const { connection } of this.#opened) connection.close();
  }

  async #serve(listener: Listener, checkedAt: number): Promise<void> {
    try {
      let endingsReadTo = checkedAt;
      while (!listener.connection.isClosed && !this.#join(listener)) {
        await this.#catchUp(listener);
        // The feed may have stood still meanwhile, so that nobody saw what ended.
        await this.#endThoseConcerned(endingsReadTo, listener.position);
        endingsReadTo = Math.max(endingsReadTo, listener.position);
      }
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
    await writePage(listener.connection, this.#epoch, events, maxUnreadBytes / 2);
    listener.position = events.length < PAGE_EVENTS ? target : (events.at(-1)?.position ?? target);
  }

  async #endThoseConcerned(after: number, upTo: number): Promise<void> {
    if (upTo <= after) return;
    const range = { after, before: upTo + 1, order: 'asc', limit: PAGE_EVENTS } as const;
    const endings = await this.#options.store.read({ ...range, types: ENDING_TYPES });
    this.#endConnections(endings);
    const last = endings.at(-1);
    if (last && endings.length === PAGE_EVENTS) await this.#endThoseConcerned(last.position, upTo);
  }

  #endConnections(events: readonly StoredEvent[]): void {
    if (this.#byStanding.size === 0) return;
    for (const event of events) {
      const listeners = this.#byStanding.get(endedBy(event) ?? '');
      for (const { connection } of listeners ?? []) connection.close();
    }
  }

  #startPump(): void {
    if (this.#audience.size === 0 || this.#pumping || this.#pumpTimer || this.#position >= this.#options.head.position) return;
    const waitMs = this.#pace.waitMs(performance.now());
    if (waitMs > 0) this.#planPump(waitMs);
    else this.#pumping = this.#pump();
  }

  #planPump(waitMs: number): void {
    this.#pumpTimer = setTimeout(() => {
      this.#pumpTimer = undefined;
      this.#startPump();
    }, waitMs);
  }

  async #pump(): Promise<void> {
    let pauseMs = 0;
    try {
      await this.#serveAudience();
    } catch (error) {
      this.#options.onError(error);
      pauseMs = RETRY_MS;
    }
    this.#pumping = undefined;
    if (pauseMs > 0) this.#planPump(pauseMs);
    else this.#startPump();
  }

  /** One page of what there is now; what is left, or comes meanwhile, is for the next turn. */
  async #serveAudience(): Promise<void> {
    const { store, head, onDelivered } = this.#options;
    const from = this.#position;
    const target = Math.min(head.position, from + PAGE_EVENTS);
    const events = await store.read({ after: from, before: target + 1, order: 'asc', limit: PAGE_EVENTS });
    // A first listener who came while this was read has set another place.
    if (this.#position !== from) return;
    this.#position = target;
    const startedAt = performance.now();
    const deliveries = await deliver(this.#audience, this.#epoch, events, from);
    this.#endConnections(events);
    this.#pace.served(startedAt, performance.now());
    onDelivered(deliveries);
  }
}
