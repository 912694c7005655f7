import { EventSourceParserStream } from 'eventsource-parser/stream';
import { cloudEventSchema } from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, type BackgroundLoop, type Logger, type ServiceTokens } from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import { REVOKING_EVENT_TYPES, type Revocations } from './revocations.ts';
import type { SessionExchange } from './session-exchange.ts';

const RETRY_MS = 1_000;
const recorded = z.object({ position: z.string(), event: cloudEventSchema });

/** Follows the events that end tokens, live, so that a suspension or sign-out is felt at once and not after the cache's half minute. */
export function followRevocations(options: {
  readonly eventStreamingUrl: URL;
  readonly tokens: ServiceTokens;
  readonly revocations: Revocations;
  readonly exchange: SessionExchange;
  readonly logger: Logger;
}): BackgroundLoop {
  let lastEventId: string | undefined;
  return createBackgroundLoop({
    async turn(signal) {
      try {
        const url = new URL('/v1/events/live', options.eventStreamingUrl);
        for (const type of REVOKING_EVENT_TYPES) url.searchParams.append('type', type);
        const response = await fetch(url, {
          headers: {
            authorization: `Bearer ${await options.tokens.token()}`,
            accept: 'text/event-stream',
            ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
          },
          signal,
        });
        if (!response.ok || response.body === null) {
          await response.body?.cancel();
          return RETRY_MS;
        }
        for await (const message of response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) {
          if (message.id !== undefined) lastEventId = message.id;
          const { event } = recorded.parse(JSON.parse(message.data));
          const concerns = options.revocations.apply(event);
          if (concerns !== undefined) options.exchange.forget(concerns);
        }
        return 0;
      } catch (error) {
        if (!signal.aborted) options.logger.debug({ err: error }, 'the feed of revocations broke off; it is taken up again');
        return RETRY_MS;
      }
    },
  });
}
