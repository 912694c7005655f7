import { cloudEventSchema, type ConsumerGroupClient } from '@prognetwork/event-based-service-client';
import type { EventStreamingContext } from '../../context.ts';
import { acknowledgeEvents } from '../acknowledge-events.ts';
import { extendLease } from '../extend-lease.ts';
import { fetchEvents } from '../fetch-events.ts';
import { rejectEvents } from '../reject-events.ts';

/** A consumer group as its consumers see it, without the way over HTTP. */
export function createOwnGroupClient(context: EventStreamingContext): ConsumerGroupClient {
  return {
    async fetch(group, { types, ...request }, signal) {
      const body = { ...request, ...(types === undefined ? {} : { types: [...types] }) };
      const { lease, leaseMs, deliveries } = await fetchEvents(context, group, body, signal ?? new AbortController().signal);
      const items = deliveries.map(({ event: { position, stream, version, recordedAt, body: text }, attempt, key }) => ({
        position: String(position),
        stream,
        version,
        recordedAt,
        attempt,
        key,
        event: cloudEventSchema.parse(JSON.parse(text)),
      }));
      return { lease: String(lease), leaseMs, items };
    },
    acknowledge: (group, { positions, ...holder }) => acknowledgeEvents(context, group, { ...holder, positions: [...positions] }),
    reject: (group, { items, ...holder }) => rejectEvents(context, group, { ...holder, items: [...items] }),
    async extend(group, holder) {
      await extendLease(context, group, holder);
    },
  };
}
