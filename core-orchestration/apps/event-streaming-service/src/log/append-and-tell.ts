import type { AppendQueue } from './append-queue.ts';
import type { EventStore } from './event-store.ts';

/** Appends through the queue, and tells those who listen in this process how far the log reaches then: the same in every driver. */
export function createAppendAndTell(queue: AppendQueue): Pick<EventStore, 'append' | 'onAppended'> {
  const listeners = new Set<(position: number) => void>();
  return {
    async append(events) {
      const appended = await queue.append(events);
      const last = appended.reduce((highest, { position }) => Math.max(highest, position), 0);
      for (const listener of listeners) listener(last);
      return appended;
    },
    onAppended(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}
