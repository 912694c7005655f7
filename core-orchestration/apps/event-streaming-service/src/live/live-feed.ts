import type { EventFilter, EventStore, StoredEvent } from '../log/event-store.ts';
import type { HeadWatcher } from '../log/head-watcher.ts';
import { Audience, type Listener } from './audience.ts';
import { toFrame } from './frame.ts';
import { createLiveConnection } from './live-connection.ts';

export interface LiveFeedOptions {
  readonly store: Pick<EventStore, 'read'>;
  readonly head: HeadWatcher;
  readonly heartbeatMs: number;
  readonly maxUnreadBytes: number;
  readonly onDelivered?: (deliveries: number) => void;
  readonly onDropped?: () => void;
  readonly onError: (error: unknown) => void;
}

export interface OpenFeed {
  readonly filter: EventFilter;
  /** The last position the reader has. */
  readonly after: number;
  /** When the reader's right ends; the connection is closed then, and the reader comes back with a new token. */
  readonly expiresAt: Date;
}

export interface LiveFeed {
  open(request: OpenFeed): ReadableStream<Uint8Array>;
  readonly openConnections: number;
  [Symbol.asyncDispose](): Promise<void>;
}

const PAGE_EVENTS = 500;
const RETRY_MS = 250;
const MAX_TIMER_MS = 2_147_483_647;
// The browser's own pause before it reconnects.
const GREETING = Buffer.from('retry: 1000\n\n');
const HEARTBEAT = Buffer.from(': still here\n\n');

/** Carries the log to open connections: each reads from the log what it missed, then joins the audience that gets every new event. */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { store, head } = options;
  const audience = new Audience();
  const opened = new Set<Listener>();
  let position = 0;
  let pumping: Promise<void> | undefined;
  let retryTimer: NodeJS.Timeout | undefined;

  const pump = async (): Promise<void> => {
    while (audience.size > 0 && position < head.known.position) {
      const target = Math.min(head.known.position, position + PAGE_EVENTS);
      const events = await store.read({ after: position, before: target + 1, order: 'asc', limit: PAGE_EVENTS });
      options.onDelivered?.(deliver(audience, events, position));
      position = target;
    }
  };
  const startPump = (): void => {
    if (audience.size === 0) return;
    pumping ??= pump()
      .catch((error: unknown) => {
        options.onError(error);
        clearTimeout(retryTimer);
        retryTimer = setTimeout(() => {
          retryTimer = undefined;
          startPump();
        }, RETRY_MS);
      })
      .finally(() => {
        pumping = undefined;
        if (position < head.known.position && retryTimer === undefined) startPump();
      });
  };
  const subscription = head.subscribe((_head, hasGoneBack) => {
    // Positions mean something else now: every reader has to come back and be told so.
    if (hasGoneBack) for (const { connection } of opened) connection.close();
    startPump();
  });

  const join = (listener: Listener): boolean => {
    const target = audience.size === 0 ? head.known.position : position;
    if (listener.position < target) return false;
    if (audience.size === 0) position = listener.position;
    audience.add(listener);
    startPump();
    return true;
  };
  const catchUp = async (listener: Listener): Promise<void> => {
    const { connection, filter } = listener;
    while (!connection.isClosed && !join(listener)) {
      await connection.drained();
      const target = head.known.position;
      const range = { after: listener.position, before: target + 1, order: 'asc', limit: PAGE_EVENTS } as const;
      const events = await store.read({ ...filter, ...range });
      if (events.length > 0) connection.write(Buffer.concat(events.map(toFrame)));
      listener.position = events.length < PAGE_EVENTS ? target : (events.at(-1)?.position ?? target);
    }
  };
  const heartbeat = setInterval(() => {
    for (const { connection } of opened) connection.write(HEARTBEAT);
  }, options.heartbeatMs);
  heartbeat.unref();

  return {
    get openConnections() {
      return opened.size;
    },
    open({ filter, after, expiresAt }) {
      const connection = createLiveConnection({
        maxUnreadBytes: options.maxUnreadBytes,
        onClosed(reason) {
          clearTimeout(expiry);
          opened.delete(listener);
          audience.remove(listener);
          if (reason === 'reader_slow') options.onDropped?.();
        },
      });
      const listener: Listener = { filter, connection, position: after };
      const lifetimeMs = Math.min(Math.max(expiresAt.getTime() - Date.now(), 0), MAX_TIMER_MS);
      const expiry = setTimeout(() => connection.close(), lifetimeMs);
      opened.add(listener);
      connection.write(GREETING);
      catchUp(listener).catch((error: unknown) => {
        options.onError(error);
        connection.close();
      });
      return connection.body;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(heartbeat);
      clearTimeout(retryTimer);
      subscription[Symbol.dispose]();
      for (const { connection } of opened) connection.close();
      await pumping;
    },
  };
}

/** Writes each event to those it concerns. A frame is built once an event, and a chunk once for all who asked for the same. */
function deliver(audience: Audience, events: readonly StoredEvent[], from: number): number {
  const frames = new Map<StoredEvent, Buffer>();
  const frameOf = (event: StoredEvent): Buffer => {
    const frame = frames.get(event) ?? toFrame(event);
    frames.set(event, frame);
    return frame;
  };
  let deliveries = 0;
  for (const [listeners, share] of audience.match(events)) {
    const chunk = Buffer.concat(share.map(frameOf));
    for (const { connection, position } of listeners) {
      // One who caught up beyond the feed's place joins in the middle of this share.
      const missing = position <= from ? share : share.filter((event) => event.position > position);
      if (missing.length === 0) continue;
      connection.write(missing === share ? chunk : Buffer.concat(missing.map(frameOf)));
      deliveries += missing.length;
    }
  }
  return deliveries;
}
