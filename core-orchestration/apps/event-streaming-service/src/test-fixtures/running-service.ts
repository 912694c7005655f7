import { type CloudEvent, userDeleted } from '@prognetwork/event-based-service-client';
import { listen, newId, type Listening, type Service } from '@prognetwork/shared-infrastructure';
import {
  createTestDatabase,
  createTestIssuer,
  startTestRedis,
  testConfig,
  type TestDatabase,
  type TestIssuer,
  type TestRedis,
} from '@prognetwork/testing';
import pg from 'pg';
import {
  createEventStreamingService,
  createPostgresEventStore,
  createRedisEventStore,
  createWitnessRepository,
  eventStreamingServiceSchema,
  eventStreamingServiceSettings,
  type EventStore,
  type EventStreamingOverrides,
} from '../index.ts';
import type { StoredEvent } from '../log/event-store.ts';
import { raiseRedisEpoch } from '../log/redis/raise-redis-epoch.ts';

export interface TestLog {
  readonly database: TestDatabase;
  readonly issuer: TestIssuer;
  /** Builds the service on the test's database; the caller disposes of it. */
  createService(
    settings?: Readonly<Record<string, string>>,
    overrides?: Pick<EventStreamingOverrides, 'heartbeatMs' | 'catalogue'>,
  ): Service;
  request(service: Pick<Service, 'fetch'>, path: string, init?: TestRequest): Promise<Response>;
  /** The log itself, where it is kept; the caller disposes of it. */
  openStore(): EventStore;
  /** The first events of a stream as they are stored. */
  storedIn(stream: string): Promise<readonly StoredEvent[]>;
  /** Voids cursors from before, as after a restore. */
  raiseEpoch(): Promise<void>;
  /** Runs a statement as the owner of the service's tables. */
  asOwner(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** Publishes events of one service, as that service. */
  publish(service: Pick<Service, 'fetch'>, events: readonly CloudEvent[]): Promise<AppendAnswer['results']>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface TestRequest {
  readonly method?: string;
  readonly token?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface AppendAnswer {
  readonly results: readonly {
    readonly id: string;
    readonly stream: string;
    readonly version: number;
    readonly position: string;
    readonly duplicate: boolean;
  }[];
}

/** The fields that answers of this service have; each test looks at those its answer must have. */
export interface AnswerBody {
  readonly code: string;
  readonly status: string;
  readonly requestId: string;
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  readonly results: AppendAnswer['results'];
  readonly nextCursor: string | null;
  readonly lease: string;
  readonly items: readonly AnswerItem[];
}

export interface AnswerItem {
  readonly position: string;
  readonly event: CloudEvent;
  readonly version: number;
  readonly type: string;
  readonly group: string;
  readonly lag: number;
  readonly types: readonly string[] | null;
  readonly consumerId: string | null;
}

export async function bodyOf(response: Response): Promise<AnswerBody> {
  // A missing field fails the assertion that looks at it.
  return (await response.json()) as AnswerBody;
}

/**
 * `TEST_EVENT_STORE=redis` runs every test that uses this with the log in a Redis of its own; `in PostgreSQL` is for tests of that storage.
 */
export async function createTestLog(kept: 'anywhere' | 'in PostgreSQL' = 'anywhere'): Promise<TestLog> {
  const [database, issuer, redis] = await Promise.all([
    createTestDatabase(eventStreamingServiceSchema),
    createTestIssuer(),
    kept === 'anywhere' ? startStore() : undefined,
  ]);
  const access = accessLog(database, redis);
  const request: TestLog['request'] = (service, path, { method = 'GET', token, json, headers, signal } = {}) =>
    service.fetch(
      new Request(`http://service${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(signal ? { signal } : {}),
      }),
    );
  return {
    database,
    issuer,
    request,
    openStore: access.openStore,
    async storedIn(stream) {
      await using store = access.openStore();
      return await store.readStream({ stream, order: 'asc', limit: 10 });
    },
    raiseEpoch: access.raiseEpoch,
    createService: (settings = {}, overrides = {}) =>
      createEventStreamingService(
        testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, database, { ...settingsOf(redis), ...settings }),
        {
          jwks: issuer.jwks,
          ...overrides,
        },
      ),
    async asOwner(statement) {
      const owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      try {
        return (await owner.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await owner.end();
      }
    },
    async publish(service, events) {
      const json = { events: events.map((event) => ({ event })) };
      const publisher = await issuer.serviceToken(events[0]?.source.slice(1) ?? 'user-service');
      const response = await request(service, '/v1/events', { method: 'POST', token: publisher, json });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return ((await response.json()) as AppendAnswer).results;
    },
    async [Symbol.asyncDispose]() {
      await access[Symbol.asyncDispose]();
      await redis?.[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const QUEUE = { maxQueuedEvents: 10_000, maxQueuedBytes: 100_000_000 };

function accessLog(database: TestDatabase, redis: TestRedis | undefined): Pick<TestLog, 'openStore' | 'raiseEpoch'> & AsyncDisposable {
  const pool = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  const witness = createWitnessRepository(pool);
  return {
    openStore: () =>
      redis === undefined
        ? createPostgresEventStore({ ...QUEUE, connectionString: database.runtimeUrl, readConnections: 2 })
        : createRedisEventStore({
            ...QUEUE,
            url: redis.url,
            witness,
            acceptsLoss: false,
            newId,
            onRefused: () => undefined,
            onWitnessFailed: () => undefined,
          }),
    raiseEpoch: async () =>
      redis === undefined
        ? void (await pool.query('update log_head set epoch = epoch + 1'))
        : void (await raiseRedisEpoch({ url: redis.url, witness, newId })),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

async function startStore(): Promise<TestRedis | undefined> {
  if (process.env['TEST_EVENT_STORE'] !== 'redis') return undefined;
  const redis = await startTestRedis();
  if (redis === undefined) throw new Error('redis-server is not on this machine');
  return redis;
}

function settingsOf(redis: TestRedis | undefined): Readonly<Record<string, string>> {
  return redis === undefined ? {} : { EVENT_STORE: 'redis', EVENT_STORE_REDIS_URL: redis.url };
}

/** Serves on a free port, as a process of its own would. */
export function listenOnFreePort(service: Service): Promise<Listening> {
  return listen(service, { port: 0 });
}

/** A valid event of the user service; `more` overrides its attributes. */
export function userEvent(more: Partial<CloudEvent> = {}): CloudEvent {
  const subject = more.subject ?? newId();
  return {
    specversion: '1.0',
    id: newId(),
    source: '/user-service',
    type: userDeleted.type,
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: userDeleted.version,
    correlationid: 'test',
    data: { userId: newId() },
    ...more,
  };
}

/** Reads a live stream event by event. */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ readonly id: string; readonly data: string }> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      text = text.slice(end + 2);
      const [id, data] = [fields.get('id'), fields.get('data')];
      if (id !== undefined && data !== undefined) yield { id, data };
    }
  }
}
