import { setTimeout as wait } from 'node:timers/promises';
import type { CloudEvent, EventStreamingClient, RecordedEvent } from '@prognetwork/event-based-service-client';
import { createSilentEventStreaming } from '@prognetwork/testing';

export interface MemoryLog {
  readonly client: EventStreamingClient;
  /** Everything in it, in order; what a test pushes here happened elsewhere. */
  readonly events: CloudEvent[];
}

const POLL_MS = 10;

/**
 * The event streaming service at its client's interface: keeps what is appended and gives it to those who read. Consumer groups are handed
 * the commands only; a test delivers other events itself.
 */
export function createMemoryLog(): MemoryLog {
  const events: CloudEvent[] = [];
  const handedOut = new Map<string, number>();
  const recorded = (event: CloudEvent, index: number): RecordedEvent => ({
    position: String(index + 1),
    stream: event.subject,
    version: index + 1,
    recordedAt: event.time,
    event,
  });
  const after = (position: number, types: readonly string[] | undefined) =>
    events.map(recorded).filter((item) => Number(item.position) > position && (types?.includes(item.event.type) ?? true));
  const client: EventStreamingClient = {
    ...createSilentEventStreaming(),
    async append(items) {
      events.push(...items.map(({ event }) => event));
      return items.map(({ event, stream }, index) => ({
        id: event.id,
        stream: stream ?? '',
        version: index + 1,
        position: String(events.length - items.length + index + 1),
        duplicate: false,
      }));
    },
    end: async () => ({ epoch: '1', position: String(events.length) }),
    read: async ({ types, after: place }) => ({ items: after(Number(place?.position ?? 0), types), isLast: true }),
    async fetch(group, { types, waitMs }, signal) {
      const commands = types?.filter((type) => type === 'command.submitted') ?? [];
      for (let waited = 0; waited < waitMs; waited += POLL_MS) {
        const items = after(handedOut.get(group) ?? 0, commands).map((item) => ({ ...item, attempt: 1, key: 'one' }));
        handedOut.set(group, Math.max(handedOut.get(group) ?? 0, ...items.map(({ position }) => Number(position))));
        if (items.length > 0) return { lease: '1', leaseMs: 15_000, items };
        await wait(POLL_MS, undefined, signal ? { signal } : {});
      }
      return { lease: '1', leaseMs: 15_000, items: [] };
    },
  };
  return { client, events };
}
