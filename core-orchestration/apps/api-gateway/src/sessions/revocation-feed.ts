import { cloudEventSchema } from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, type BackgroundLoop, type Logger, type ServiceTokens } from '@prognetwork/shared-infrastructure';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import * as z from 'zod';
import { FOLLOWED_EVENT_TYPES, type Revocations } from './revocations.ts';
import type { SessionExchange } from './session-exchange.ts';

export interface RevocationFeedOptions {
  readonly eventStreamingUrl: URL;
  readonly tokens: ServiceTokens;
  readonly revocations: Revocations;
  readonly exchange: SessionExchange;
  readonly logger: Logger;
}

const RETRY_MS = 1_000;
const TIMEOUT_MS = 10_000;
const RECENT = 200;
const recorded = z.object({ position: z.string(), event: cloudEventSchema });
const recordedPage = z.object({ items: z.array(recorded) });

/** Follows the events that end tokens, live, so that a suspension or sign-out is felt at once and not after the cache's half minute. */
export function followRevocations(options: RevocationFeedOptions): BackgroundLoop {
  let lastPlace: string | undefined;
  let failures = 0;
  return createBackgroundLoop({
    async turn(signal) {
      try {
        lastPlace ??= await applyRecent(options, signal);
        for await (const { id, event } of liveEvents(options, lastPlace, signal)) {
          failures = 0;
          lastPlace = id;
          apply(options, event);
        }
        return 0;
      } catch (error) {
        if (signal.aborted) return 0;
        // The log was restored: what happened shortly before its present end has to be learnt anew.
        if (error instanceof OutdatedPlaceError) lastPlace = undefined;
        failures++;
        if (failures === 5 || failures % 60 === 0)
          options.logger.warn({ err: error, failures }, 'the feed of revocations cannot be followed');
        return RETRY_MS;
      }
    },
  });
}

function apply({ revocations, exchange }: RevocationFeedOptions, event: z.infer<typeof cloudEventSchema>): void {
  const concerns = revocations.apply(event);
  if (concerns !== undefined) exchange.forget(concerns);
}

/** A gateway that has just started must know what ended shortly before: tokens made earlier are still about. Returns the newest position. */
async function applyRecent(options: RevocationFeedOptions, signal: AbortSignal): Promise<string> {
  const url = eventsUrl(options, '/v1/events');
  url.searchParams.set('order', 'desc');
  url.searchParams.set('limit', String(RECENT));
  const response = await get(options, url, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
  const { items } = recordedPage.parse(await response.json());
  for (const { event } of items.toReversed()) apply(options, event);
  return items[0]?.position ?? '0';
}

interface LiveEvent {
  /** The place to go on from: epoch and position. */
  readonly id: string;
  readonly event: z.infer<typeof cloudEventSchema>;
}

class OutdatedPlaceError extends Error {
  override readonly name = 'OutdatedPlaceError';
}

async function* liveEvents(options: RevocationFeedOptions, after: string, signal: AbortSignal): AsyncGenerator<LiveEvent> {
  const url = eventsUrl(options, '/v1/events/live');
  url.searchParams.set('after', after);
  const response = await get(options, url, signal);
  if (response.body === null) return;
  for await (const { id, data } of response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) {
    const { position, event } = recorded.parse(JSON.parse(data));
    yield { id: id ?? position, event };
  }
}

function eventsUrl(options: RevocationFeedOptions, path: string): URL {
  const url = new URL(path, options.eventStreamingUrl);
  url.searchParams.set('type', FOLLOWED_EVENT_TYPES.join(','));
  return url;
}

async function get(options: RevocationFeedOptions, url: URL, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${await options.tokens.token()}` }, redirect: 'error', signal });
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 409) throw new OutdatedPlaceError('The place in the log is of an earlier state of it.');
  throw new Error(`The event streaming service answered ${response.status}.`);
}
