import { randomInt, randomUUID } from 'node:crypto';
import { on, userDeleted, type CloudEvent } from '@prognetwork/event-based-service-client';
import { createSilentEventStreaming, createTestDatabase, createTestIssuer, testConfig } from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createNoteService, noteSchema, noteSettings } from '../test-fixtures/note-service.ts';
import { handleOnce, type EventScope } from './event-consumer.ts';

/** The chaos suite sets more. */
const EVENTS = Number(process.env['SHUFFLED_EVENTS'] ?? 2_000);
const KEYS = 50;
const WORKERS = 5;
const SAY_EVERY = 50_000;
/** Below it is over before anybody asks. */
const SAY_FROM = 10_000;
const tenantId = randomUUID();

const subscription = on(userDeleted, async ({ subject, time }, { tx }: EventScope) => {
  await tx.db.execute(sql`
    insert into tallies as t (tenant_id, key, events, total, latest) values (${tx.tenantId}, ${subject}, 1, ${amountOf(time)}, ${time})
    on conflict (tenant_id, key) do update
       set events = t.events + 1, total = t.total + excluded.total, latest = greatest(t.latest, excluded.latest)`);
});

function amountOf(time: string): number {
  return new Date(time).getTime() % 1_009;
}

function deleted(index: number): CloudEvent {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: '/user-service',
    type: userDeleted.type,
    subject: `key-${index % KEYS}`,
    time: new Date(Date.UTC(2026, 0, 1) + index * 977).toISOString(),
    datacontenttype: 'application/json',
    schemaversion: 1,
    tenantid: tenantId,
    correlationid: 'shuffled',
    data: { userId: randomUUID() },
  };
}

/** Each event 2 to 10 times, in any order. */
function shuffled(events: readonly CloudEvent[]): CloudEvent[] {
  const deliveries = events.flatMap((event) => Array.from({ length: randomInt(2, 11) }, () => event));
  for (let last = deliveries.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    // Both places are within the array.
    [deliveries[last], deliveries[other]] = [deliveries[other] as CloudEvent, deliveries[last] as CloudEvent];
  }
  return deliveries;
}

function tallyOf(events: readonly CloudEvent[]) {
  const tallies = new Map<string, { key: string; events: number; total: number; latest: string }>();
  for (const { subject, time } of events) {
    const before = tallies.get(subject) ?? { key: subject, events: 0, total: 0, latest: '' };
    const latest = before.latest > time ? before.latest : time;
    tallies.set(subject, { key: subject, events: before.events + 1, total: before.total + amountOf(time), latest });
  }
  return [...tallies.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

test(
  `${EVENTS} events, each delivered 2 to 10 times and shuffled, to several workers at once, leave the state of once and in order`,
  {
    timeout: 120_000 + EVENTS * 30,
  },
  async () => {
    await using database = await createTestDatabase(noteSchema);
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(`
    create table tallies (tenant_id uuid, key text, events integer not null, total bigint not null, latest text not null, primary key (tenant_id, key));
    select prognetwork_protect_tenant_table('tallies')`);
    const issuer = await createTestIssuer();
    const overrides = { jwks: issuer.jwks, eventStreaming: createSilentEventStreaming() };
    const { foundation } = createNoteService(testConfig(noteSettings, noteSchema, database), overrides);
    const events = Array.from({ length: EVENTS }, (_, index) => deleted(index));
    const deliveries = shuffled(events);
    expect(deliveries.length).toBeGreaterThan(EVENTS * 2);
    const startedAt = performance.now();
    const total = deliveries.length;
    const say = (text: string): void => {
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      if (EVENTS >= SAY_FROM)
        process.stdout.write(`${EVENTS} events: ${total - deliveries.length} of ${total} deliveries, ${seconds} s; ${text}\n`);
    };
    const toGo = (): string => {
      const elapsedMs = performance.now() - startedAt;
      return `about ${Math.round((elapsedMs * deliveries.length) / (total - deliveries.length) / 1_000)} s to go`;
    };
    const work = async (): Promise<void> => {
      for (let event = deliveries.pop(); event !== undefined; event = deliveries.pop()) {
        await handleOnce(foundation, 'tallies', [subscription], event);
        if (deliveries.length % SAY_EVERY === 0 && deliveries.length > 0) say(toGo());
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
    const { rows } = await foundation.database.inTenantTransaction(tenantId, (tx) =>
      tx.db.execute<{ key: string; events: number; total: number; latest: string }>(
        sql`select key, events, total::integer, latest from tallies order by key collate "C"`,
      ),
    );
    const expected = tallyOf(events);
    const counted = (tallies: readonly { events: number }[]): number => tallies.reduce((sum, tally) => sum + tally.events, 0);
    say(`${counted(expected)} effects expected, ${counted(rows)} counted`);
    expect(rows).toEqual(expected);
    await owner.end();
    await foundation[Symbol.asyncDispose]();
  },
);
