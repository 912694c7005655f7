import { waitFor } from '@prognetwork/testing';
import { describe, expect, it } from 'vitest';
import type { EventStore, StoredEvent } from '../log/event-store.ts';
import { HeadWatcher } from '../log/head-watcher.ts';
import type { Chunk, LiveConnection } from './live-connection.ts';
import { LiveFeed } from './live-feed.ts';

// More than the feed serves in one turn of the event loop.
const READERS = 1_000;

/** A log in memory, as far as the feed and its watcher need one. */
function createLog(): Pick<EventStore, 'read' | 'head' | 'onAppended'> & { append(): void } {
  const events: StoredEvent[] = [];
  let appended: ((position: number) => void) | undefined;
  return {
    append() {
      const position = events.length + 1;
      const place = { position, stream: 'user-1', version: position, recordedAt: '2026-01-01T00:00:00.000Z' };
      events.push({ ...place, type: 'user.created', tenant: null, subject: 'any', body: '{}' });
      appended?.(position);
    },
    head: async () => ({ epoch: 1, position: events.length }),
    read: async ({ after = 0, before = Infinity }) => events.filter(({ position }) => position > after && position < before),
    onAppended(listener) {
      appended = listener;
      return { [Symbol.dispose]: () => undefined };
    },
  };
}

function connectionTo(onEvent: (id: string) => void): LiveConnection {
  const write = ({ plain }: Chunk): void => {
    for (const [, id = ''] of plain.toString().matchAll(/^id: (.*)$/gm)) onEvent(id);
  };
  return { isClosed: false, write, drained: () => Promise.resolve(), close: () => undefined };
}

describe('a reader that joins while an event is being delivered to thousands', () => {
  it('gets that event too, and once', async () => {
    const log = createLog();
    log.append();
    await using head = new HeadWatcher(log, { pollMs: 1_000, onPollFailed: () => undefined });
    await head.refresh();
    const ignore = (): void => undefined;
    await using feed = new LiveFeed({
      store: log,
      head,
      heartbeatMs: 60_000,
      maxUnreadBytes: 1_000_000,
      onDelivered: ignore,
      onDropped: ignore,
      onError: ignore,
    });
    const open = (onEvent: (id: string) => void): void => {
      const expiresAt = new Date(Date.now() + 60_000);
      feed.open({ filter: {}, standing: [], epoch: 1, after: 1, checkedAt: 1, expiresAt }, () => connectionTo(onEvent));
    };
    let served = 0;
    let servedThen = -1;
    const received: string[] = [];
    const joinLate = (): void => {
      servedThen = served;
      open((id) => received.push(id));
    };
    open((id) => {
      served++;
      if (id === '1-2') setImmediate(joinLate);
    });
    for (let reader = 1; reader < READERS; reader++) open(() => void served++);
    log.append();
    await waitFor(() => served === READERS && received.length > 0);
    expect(servedThen).toBeLessThan(READERS);
    log.append();
    await waitFor(() => served === 2 * READERS && received.length > 1);
    expect(received).toEqual(['1-2', '1-3']);
  });
});
