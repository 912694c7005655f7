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
    fetch: async () => ({ kind: 'leased', retryAfterMs: 60_000 }),
    acknowledge: async () => undefined,
  };
}
