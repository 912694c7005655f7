import { setTimeout as delay } from 'node:timers/promises';
import {
  createEventStreamingService,
  eventStreamingServiceSchema,
  eventStreamingServiceSettings,
} from '@prognetwork/event-streaming-service';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { createTestIssuer, testConfig } from '@prognetwork/testing';
import pg from 'pg';
import { createBenchmarkDatabase } from './database.ts';
import { against, inTurns, type Figure, type Suite } from './suite.ts';

const ROUNDS = 4;
const ROUND_MS = 1_500;
const PUBLISHERS = 4;
const BATCH_EVENTS = 100;
const PERSONS = 1_000;
const PAGE_EVENTS = 200;
const TENANTS = 50;
const VERIFIED_EVENTS = 18_000;

type Kind = 'plain' | 'personal';

interface Bench {
  readonly service: Service;
  readonly publisher: string;
  readonly administrator: string;
}

const persons = Array.from({ length: PERSONS }, () => newId());
const tenants = Array.from({ length: TENANTS }, () => newId());
const any = (ids: readonly string[]): string => ids[Math.floor(Math.random() * ids.length)] ?? '';

export const suite: Suite = {
  title: 'Sealing: personal fields, and the hash chain behind the log',
  about: `Through the service's routes in one process, ${PUBLISHERS} publishers with ${BATCH_EVENTS} events each, about ${PERSONS} persons and ${TENANTS} tenants; pages of ${PAGE_EVENTS} events. Personal events have two fields under a person's key. The chain follows in the background all the while; its lag is taken at the end of the appends.`,
  limitSeconds: 180,
  async run() {
    await using database = await createBenchmarkDatabase(eventStreamingServiceSchema);
    const issuer = await createTestIssuer();
    const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, database);
    await using service = createEventStreamingService(config, { jwks: issuer.jwks });
    await service.start();
    const bench = {
      service,
      publisher: await issuer.serviceToken('user-service'),
      administrator: await issuer.platformAdministratorToken(newId()),
    };
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    owner.on('error', () => undefined);
    await owner.connect();
    try {
      const verified = await measureVerification(bench, owner);
      const [plain = 0, personal = 0] = await inTurns(ROUNDS, ['plain', 'personal'] as const, (kind) => measureAppends(bench, kind));
      const chain = await measureCatchingUp(owner);
      const [plainPages = 0, personalPages = 0] = await inTurns(ROUNDS, ['plain', 'personal'] as const, (kind) =>
        measurePages(bench, kind),
      );
      const appends: Figure = { what: 'append, no personal fields', value: plain, unit: 'events/s' };
      const pages: Figure = { what: 'read, no personal fields', value: plainPages, unit: 'events/s' };
      return [
        appends,
        against(appends, { what: 'append, two personal fields', value: personal, unit: 'events/s' }),
        pages,
        against(pages, { what: 'read, two personal fields', value: personalPages, unit: 'events/s' }),
        ...chain,
        { what: 'verification of the whole log', value: verified, unit: 'events/s' },
      ];
    } finally {
      await owner.end();
    }
  },
};

function makeEvent(kind: Kind): object {
  const userId = any(persons);
  const envelope = {
    specversion: '1.0',
    id: newId(),
    source: '/user-service',
    subject: userId,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: 1,
    tenantid: any(tenants),
    correlationid: 'bench',
  };
  if (kind === 'plain')
    return { ...envelope, type: 'member.left', data: { membershipId: newId(), userId, reason: `person.${userId}, Ada Lovelace, en` } };
  return {
    ...envelope,
    type: 'user.created',
    data: { userId, email: `person.${userId}@example.org`, displayName: 'Ada Lovelace', locale: 'en' },
  };
}

async function call({ service }: Bench, path: string, token: string, json?: object): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = json === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(json) };
  const response = await service.fetch(new Request(`http://service${path}`, init));
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return text;
}

const publish = (bench: Bench, kind: Kind): Promise<string> =>
  call(bench, '/v1/events', bench.publisher, { events: Array.from({ length: BATCH_EVENTS }, () => ({ event: makeEvent(kind) })) });

async function measureAppends(bench: Bench, kind: Kind): Promise<number> {
  const startedAt = performance.now();
  let events = 0;
  const work = async (): Promise<void> => {
    for (; performance.now() - startedAt < ROUND_MS; events += BATCH_EVENTS) await publish(bench, kind);
  };
  await Promise.all(Array.from({ length: PUBLISHERS }, work));
  return events / ((performance.now() - startedAt) / 1_000);
}

async function measurePages(bench: Bench, kind: Kind): Promise<number> {
  const path = `/v1/events?type=${kind === 'plain' ? 'member.left' : 'user.created'}&limit=${PAGE_EVENTS}&order=desc`;
  const startedAt = performance.now();
  let events = 0;
  for (; performance.now() - startedAt < ROUND_MS; events += PAGE_EVENTS) {
    const { length } = (JSON.parse(await call(bench, path, bench.administrator)) as { items: unknown[] }).items;
    if (length !== PAGE_EVENTS) throw new Error('a page was not full: what was measured is not what was meant');
  }
  return events / ((performance.now() - startedAt) / 1_000);
}

const placesOf = async (owner: pg.Client): Promise<{ head: number; sealed: number }> => {
  const { rows } = await owner.query<{ head: string; sealed: string }>(
    `select position as head, (select coalesce(max(position), 0) from event_hashes) as sealed from log_head`,
  );
  return { head: Number(rows[0]?.head), sealed: Number(rows[0]?.sealed) };
};

/** How far the chain was behind when the appends ended, and how fast it took that up with nothing else to do. */
async function measureCatchingUp(owner: pg.Client): Promise<readonly Figure[]> {
  const startedAt = performance.now();
  const { head, sealed } = await placesOf(owner);
  let now = sealed;
  while (now < head) {
    await delay(5);
    now = (await placesOf(owner)).sealed;
  }
  const lag: Figure = { what: 'events not sealed yet when the appends ended', value: head - sealed, unit: 'events' };
  const seconds = (performance.now() - startedAt) / 1_000;
  return head - sealed < 1_000 ? [lag] : [lag, { what: 'sealing what was left', value: (head - sealed) / seconds, unit: 'events/s' }];
}

async function measureVerification(bench: Bench, owner: pg.Client): Promise<number> {
  for (let events = 0; events < VERIFIED_EVENTS; events += BATCH_EVENTS) await publish(bench, events % 200 === 0 ? 'plain' : 'personal');
  for (let places = await placesOf(owner); places.sealed < places.head; places = await placesOf(owner)) await delay(20);
  const startedAt = performance.now();
  const report = JSON.parse(await call(bench, '/v1/chain/verifications', bench.administrator, {})) as { status: string; events: number };
  if (report.status !== 'intact') throw new Error(`the log is ${report.status}: what was measured is not what was meant`);
  return report.events / ((performance.now() - startedAt) / 1_000);
}
