import { setTimeout as delay } from 'node:timers/promises';
import type { Foundation } from '@prognetwork/shared-infrastructure';

/** A log in which nothing ever happens, for tests that need a log but no events of it. */
export function createSilentEventStreaming(): Foundation['eventStreaming'] {
  const nothing = { items: [], isLast: true };
  return {
    append: async () => [],
    appendToStream: async () => ({ kind: 'appended', results: [] }),
    end: async () => ({ epoch: '1', position: '0' }),
    read: async () => nothing,
    readStream: async () => nothing,
    async fetch(_group, { waitMs }, signal) {
      await delay(waitMs, undefined, signal ? { signal } : {});
      return { lease: '1', leaseMs: 15_000, items: [] };
    },
    acknowledge: async () => undefined,
    reject: async () => undefined,
    extend: async () => undefined,
  };
}
