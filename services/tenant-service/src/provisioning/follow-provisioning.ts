import type { TenantContext } from '../context.ts';
import type { Provisioning } from '../contract.ts';
import { tenantError } from '../errors.ts';
import { loadProvisioning } from './read-provisioning.ts';

/** Another process may be at work: what it changes is seen at the next look. */
const POLL_MS = 1_000;
const HEARTBEAT_MS = 15_000;
/** A browser reconnects by itself after this. */
const MAX_DURATION_MS = 10 * 60_000;
const MAX_FOLLOWERS = 1_000;
let followers = 0;

/** Server-sent events: the provisioning as it is, then after every change, until it has ended. */
export function followProvisioning(
  context: TenantContext,
  userId: string,
  first: Provisioning,
  request: AbortSignal,
): ReadableStream<Uint8Array> {
  if (followers >= MAX_FOLLOWERS) throw tenantError('provisioning.too_many_followers');
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, request, AbortSignal.timeout(MAX_DURATION_MS)]);
  const frames = follow(context, userId, first, signal);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await frames.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => stop.abort(),
  });
}

async function* follow(context: TenantContext, userId: string, first: Provisioning, signal: AbortSignal): AsyncGenerator<string> {
  const changes = createWaiter();
  const unwatch = context.worker.watch(first.id, changes.wake);
  followers++;
  let sent = '';
  let sentAt = Date.now();
  try {
    for (let present = first; !signal.aborted; present = await loadProvisioning(context, userId, first.id)) {
      const text = JSON.stringify(present);
      if (text !== sent) {
        [sent, sentAt] = [text, Date.now()];
        yield `event: progress\ndata: ${text}\n\n`;
      } else if (Date.now() - sentAt >= HEARTBEAT_MS) {
        sentAt = Date.now();
        yield ': still here\n\n';
      }
      if (present.status === 'completed' || present.status === 'failed') return;
      await changes.wait(POLL_MS, signal);
    }
  } finally {
    followers--;
    unwatch();
  }
}

/** Waits for a wake-up, which may have come already, for a time at most. */
function createWaiter(): { wake: () => void; wait(ms: number, signal: AbortSignal): Promise<void> } {
  let isWoken = false;
  let end: (() => void) | undefined;
  return {
    wake() {
      isWoken = true;
      end?.();
    },
    async wait(ms, signal) {
      if (!isWoken && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        end = resolve;
        const onAbort = (): void => resolve();
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', onAbort, { once: true });
        await promise;
        signal.removeEventListener('abort', onAbort);
        clearTimeout(timer);
      }
      [isWoken, end] = [false, undefined];
    },
  };
}
