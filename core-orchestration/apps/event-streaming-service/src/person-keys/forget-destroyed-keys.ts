import { personKeyDestroyed } from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, type BackgroundLoop, type Logger } from '@prognetwork/shared-infrastructure';
import type { EventStore } from '../log/event-store.ts';
import type { PersonKeys } from './person-key-store.ts';

export interface ForgettingOptions {
  readonly log: Pick<EventStore, 'head' | 'read'>;
  readonly keys: PersonKeys;
  readonly logger: Logger;
}

const PAUSE_MS = 1_000;
const PAGE_EVENTS = 500;

/** Follows the log for keys that another process destroyed. */
export function startForgetting({ log, keys, logger }: ForgettingOptions): BackgroundLoop {
  let after: number | undefined;
  let end = 0;
  return createBackgroundLoop({
    async turn() {
      try {
        const { position } = await log.head();
        if (after === undefined || keys.isEmpty) {
          // One turn behind, which covers a key that was being read in this moment and is remembered in the next.
          after = end === 0 ? position : end;
          end = position;
          return PAUSE_MS;
        }
        const range = { after: Math.min(after, position), order: 'asc', limit: PAGE_EVENTS } as const;
        const events = await log.read({ types: [personKeyDestroyed.type], ...range });
        for (const { subject } of events) keys.forget(subject);
        after = events.length === PAGE_EVENTS ? (events.at(-1)?.position ?? position) : position;
        end = after;
        return events.length === PAGE_EVENTS ? 0 : PAUSE_MS;
      } catch (err) {
        logger.warn({ err }, 'destroyed keys could not be looked for; trying again');
        return PAUSE_MS;
      }
    },
  });
}
