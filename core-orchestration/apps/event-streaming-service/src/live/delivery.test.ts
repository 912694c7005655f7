import { describe, expect, it } from 'vitest';
import type { EventFilter, StoredEvent } from '../log/event-store.ts';
import { Audience, type Listener } from './audience.ts';
import { deliver } from './delivery.ts';
import type { LiveConnection } from './live-connection.ts';

interface Reader extends Listener {
  readonly received: string[];
}

function reader(filter: EventFilter, position = 0): Reader {
  const received: string[] = [];
  const connection: LiveConnection = {
    isClosed: false,
    write: ({ plain }) => void received.push(plain.toString()),
    drained: () => Promise.resolve(),
    close: () => undefined,
  };
  return { filter, standing: [], connection, position, received };
}

function storedEvent(position: number, subject = 'any'): StoredEvent {
  const place = { position, stream: 'user-1', version: position, recordedAt: '2026-01-01T00:00:00.000Z' };
  return { ...place, type: 'user.created', tenant: null, subject, body: `{"at":${position}}` };
}

function audienceOf(readers: readonly Reader[]): Audience {
  const audience = new Audience();
  for (const one of readers) audience.add(one);
  return audience;
}

const idsOf = ({ received }: Reader): string[] => [...received.join('').matchAll(/^id: (.*)$/gm)].map(([, id = '']) => id);

describe('delivery to the audience of the live feed', () => {
  it('writes all that concerns a reader in one write', async () => {
    const [all, some] = [reader({}), reader({ subject: 'their own' })];
    const events = [storedEvent(1), storedEvent(2, 'their own'), storedEvent(3)];
    expect(await deliver(audienceOf([all, some]), 7, events, 0)).toBe(4);
    expect([all, some].map(idsOf)).toEqual([['7-1', '7-2', '7-3'], ['7-2']]);
    expect([all.received.length, some.received.length]).toEqual([1, 1]);
  });

  it('gives a reader who is ahead of the others only what it lacks', async () => {
    const [behind, ahead, furthest] = [reader({}), reader({}, 2), reader({}, 3)];
    expect(await deliver(audienceOf([behind, ahead, furthest]), 1, [storedEvent(2), storedEvent(3)], 1)).toBe(3);
    expect([behind, ahead, furthest].map(idsOf)).toEqual([['1-2', '1-3'], ['1-3'], []]);
  });

  it.each([
    ['who asked for the same', () => reader({})],
    ['each of whom asked for something else', (index: number) => reader({ types: ['user.created', `other.${index}`] })],
  ])('lets other work go on before it has written to thousands %s', async (_who, make) => {
    const readers = Array.from({ length: 2_000 }, (_, index) => make(index));
    const served = (): number => readers.filter(({ received }) => received.length > 0).length;
    let servedThen = -1;
    setImmediate(() => (servedThen = served()));
    expect(await deliver(audienceOf(readers), 1, [storedEvent(1)], 0)).toBe(2_000);
    expect(served()).toBe(2_000);
    expect(servedThen).toBeGreaterThan(0);
    expect(servedThen).toBeLessThan(1_000);
  });
});
