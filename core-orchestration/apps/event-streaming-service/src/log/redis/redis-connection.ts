import { createClient, ErrorReply } from 'redis';
import { LogUnavailableError } from '../event-store.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;
// What was turned down is not looked at again for each request.
const REFUSAL_HOLDS_MS = 1_000;

export type Redis = ReturnType<typeof createRedis>;

/** A client that does not reconnect: whoever uses it again does, after looking at what it has connected to. */
function createRedis(url: string) {
  const client = createClient({ url, socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false }, disableOfflineQueue: true });
  // Commands fail by themselves; without a listener the process would end.
  client.on('error', () => undefined);
  return client;
}

/** The Redis that answered must not serve as the log, which no further attempt changes. */
export class LogRefusedError extends LogUnavailableError {
  constructor(sentence: string) {
    super('store_unreachable');
    this.message = sentence;
  }
}

export interface RedisConnection {
  /** Runs commands on a connection that was found to lead to the right log. Fails with LogUnavailableError. */
  use<Result>(run: (client: Redis) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** One connection, made when it is needed. `check` looks at each new one before it is used, and throws when it must not be. */
export function createRedisConnection(url: string, check: (client: Redis) => Promise<void>): RedisConnection {
  let current: Promise<Redis> | undefined;
  let refused: { readonly error: LogRefusedError; readonly until: number } | undefined;
  let isClosed = false;

  const connect = async (): Promise<Redis> => {
    if (refused && performance.now() < refused.until) throw refused.error;
    const client = createRedis(url);
    try {
      await within(client.connect(), CONNECT_TIMEOUT_MS);
      await within(check(client), ANSWER_TIMEOUT_MS);
      return client;
    } catch (error) {
      client.destroy();
      if (error instanceof LogRefusedError) refused = { error, until: performance.now() + REFUSAL_HOLDS_MS };
      throw error;
    }
  };

  const drop = async (dropped: Promise<Redis>): Promise<void> => {
    if (current === dropped) current = undefined;
    const client = await dropped.catch(() => undefined);
    client?.destroy();
  };

  return {
    async use(run) {
      if (isClosed) throw new LogUnavailableError('closing');
      // A connection that broke while nobody used it is no reason to fail.
      const former = current;
      if (former && !(await isReady(former))) await drop(former);
      const connecting = (current ??= connect());
      try {
        return await within(run(await connecting), ANSWER_TIMEOUT_MS);
      } catch (error) {
        // After a refusal or a lost answer nothing is known of the other side any more.
        await drop(connecting);
        throw error instanceof LogUnavailableError ? error : new LogUnavailableError('store_unreachable', { cause: error });
      }
    },
    async close() {
      isClosed = true;
      if (current) await drop(current);
    },
  };
}

async function isReady(connecting: Promise<Redis>): Promise<boolean> {
  const client = await connecting.catch(() => undefined);
  return client?.isReady ?? false;
}

export function isErrorReply(error: unknown, code: string): boolean {
  return error instanceof ErrorReply && error.message.startsWith(code);
}

async function within<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
