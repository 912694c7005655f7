import { cloudEventSchema, EventStreamingError, type ConsumerGroupClient } from '@prognetwork/event-based-service-client';
import { ServiceError } from '@prognetwork/shared-infrastructure';
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
      const { lease, leaseMs, deliveries } = await asRefusal(fetchEvents(context, group, body, signal ?? new AbortController().signal));
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
    acknowledge: (group, { positions, ...holder }) =>
      asRefusal(acknowledgeEvents(context, group, { ...holder, positions: [...positions] })),
    reject: (group, { items, ...holder }) => asRefusal(rejectEvents(context, group, { ...holder, items: [...items] })),
    extend: async (group, holder) => void (await asRefusal(extendLease(context, group, holder))),
  };
}

/** A refusal as the client of this service would see it. */
async function asRefusal<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'conflict') throw new EventStreamingError('answer', 409, { code: error.code });
    throw error;
  }
}
