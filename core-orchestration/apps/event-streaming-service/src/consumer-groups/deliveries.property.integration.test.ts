import { setTimeout as delay } from 'node:timers/promises';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroupDesk, type Fetched, type GroupDesk } from '../test-fixtures/group-desk.ts';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

const EVENTS = 360;
const KEYS = 12;
const CONSUMERS = 6;
const POISON = 0;
/** Of one key there are more events than wait in the table: it is read on from the log. */
const LONG = 1;
const SHARE_OF_LONG = 0.6;
const TYPES = ['user.deleted'];

let log: TestLog;
let services: readonly Service[];
let token: string;

beforeAll(async () => {
  log = await createTestLog();
  services = [1, 2].map(() => log.createService({ EVENT_STREAMING_LEASE_MS: '250' }));
  token = await log.issuer.serviceToken('email-service');
});
afterAll(async () => {
  for (const service of services) await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Ledger {
  readonly orderBy: string;
  readonly poison: string;
  /** Positions that were finished, by key, and when each had been handled first. */
  readonly finished: Map<string, Map<number, number>>;
  /** What was handed out and not yet answered for, by key: the consumer that has it. */
  readonly held: Map<string, { readonly by: string; readonly until: number }>;
  readonly faults: string[];
}

/** One consumer that handles, fails, forgets and repeats itself at random. */
async function consume(desk: GroupDesk, name: string, random: () => number, ledger: Ledger, isOver: () => boolean): Promise<void> {
  const { orderBy } = ledger;
  while (!isOver()) {
    const askedAt = performance.now();
    const fetched = await desk.fetch(name, { maxEvents: 1 + Math.floor(random() * 12), waitMs: 30, types: TYPES, orderBy });
    expect(fetched).toMatchObject({ status: 200 });
    if (fetched.items.length === 0) continue;
    noteHeld(ledger, fetched, name, askedAt);
    // A crash: nothing is answered, and the lease has to end.
    if (random() < 0.06) continue;
    for (const [key, deliveries] of Map.groupBy(fetched.items.entries(), ([, item]) => item.key)) {
      for (const [index, { position }] of deliveries) {
        const isLastOfKey = position === deliveries.at(-1)?.[1].position;
        const isRejected = key === ledger.poison || random() < 0.1;
        // The key is free from the moment at which this answer arrives.
        if (isRejected || isLastOfKey) ledger.held.delete(key);
        if (isRejected) {
          await desk.reject(name, fetched, { delayMs: Math.floor(random() * 40) }, index);
          break;
        }
        const handledAt = performance.now();
        const [status] = await desk.acknowledgePositions(name, fetched.lease, [position]);
        if (status !== 204) break;
        noteFinished(ledger, key, Number(position), handledAt);
        if (random() < 0.1) await desk.acknowledgePositions(name, fetched.lease, [position]);
      }
    }
  }
}

function noteHeld({ held, faults }: Ledger, { items }: Fetched, name: string, askedAt: number): void {
  for (const { key, position } of items) {
    const other = held.get(key);
    // The other's lease cannot have ended yet, and it has answered for nothing.
    if (other && other.by !== name && performance.now() < other.until)
      faults.push(`${key} went to ${name} at ${position}, while ${other.by} had it`);
  }
  for (const { key } of items) held.set(key, { by: name, until: askedAt + 250 });
}

/** An answer may come after that to what the next consumer of the key did: what counts is when the event was handled. */
function noteFinished({ finished }: Ledger, key: string, position: number, handledAt: number): void {
  const positions = finished.get(key) ?? new Map<number, number>();
  finished.set(key, positions);
  positions.set(position, Math.min(positions.get(position) ?? Number.POSITIVE_INFINITY, handledAt));
}

function finishedPositions({ finished }: Ledger): number[] {
  return [...finished.values()].flatMap((positions) => [...positions.keys()]);
}

describe('a group with consumers that crash, fail, repeat themselves and work in two processes', () => {
  it.each([
    [1, 'tenant'],
    [20_261_120, 'subject'],
    [7, 'stream'],
  ] as const)(
    'finishes or lays aside each event once, in the order of its key, though one has a long backlog (seed %i, by %s)',
    async (seed, orderBy) => {
      const random = createRandom(seed);
      const desks = services.map((service) => createGroupDesk(log, service, token, `random-${seed}`));
      const [desk] = desks;
      if (!desk) throw new Error('There are two processes.');
      await desk.catchUp({ types: TYPES, orderBy });
      const names = Array.from({ length: KEYS }, () => newId());
      const chosen = Array.from({ length: EVENTS }, () => (random() < SHARE_OF_LONG ? LONG : Math.floor(random() * KEYS)));
      const events = chosen.map((key) => userEvent({ [orderBy === 'tenant' ? 'tenantid' : 'subject']: names[key] }));
      const poison = orderBy === 'stream' ? `stream:user-${names[POISON]}` : `${orderBy}:${names[POISON]}`;
      const ledger: Ledger = { orderBy, poison, finished: new Map(), held: new Map(), faults: [] };
      let published = 0;
      const publishing = (async () => {
        for (; published < EVENTS; published += 20) {
          await log.publish(services[published % 40 === 0 ? 0 : 1] ?? expect.fail(), events.slice(published, published + 20));
          await delay(random() * 10);
        }
      })();
      let isOver = false;
      const consumers = Array.from({ length: CONSUMERS }, (_, index) =>
        consume(desks[index % 2] ?? desk, `c${index}`, createRandom(seed + index), ledger, () => isOver),
      );
      await publishing;
      const deadline = Date.now() + 60_000;
      const countDone = async (): Promise<number> => finishedPositions(ledger).length + (await desk.state()).deadLetters;
      const behind = new Set<unknown>();
      while ((await countDone()) < EVENTS && Date.now() < deadline) {
        for (const { key } of await log.asOwner(`select key from group_keys_behind where group_name = '${desk.group}'`)) behind.add(key);
        await delay(50);
      }
      isOver = true;
      await Promise.all(consumers);

      const letters = await desk.deadLetters();
      const finished = finishedPositions(ledger);
      const dead = letters.map(({ position }) => Number(position));
      expect(new Set([...finished, ...dead]).size).toBe(EVENTS);
      expect(finished.length + dead.length).toBe(EVENTS);
      for (const positions of ledger.finished.values()) {
        const asHandled = [...positions].toSorted(([, one], [, other]) => one - other).map(([position]) => position);
        expect(asHandled).toEqual(asHandled.toSorted((a, b) => a - b));
      }
      expect(ledger.faults).toEqual([]);
      expect(ledger.finished.has(ledger.poison)).toBe(false);
      expect(letters.filter(({ key, attempts }) => key === ledger.poison && attempts === 5)).toHaveLength(
        chosen.filter((key) => key === POISON).length,
      );
      expect(await desk.state()).toMatchObject({ inFlight: 0, waiting: 0 });
      expect(behind.size).toBeGreaterThan(0);
    },
    90_000,
  );
});
