import { cloudEventSchema } from '@prognetwork/event-based-service-client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendBodySchema } from '../event-contract.ts';
import { userEvent } from '../test-fixtures/running-service.ts';
import { acceptAppend } from './accept-append.ts';

const ID = '0199f000-0000-7000-8000-000000000000';
const RUNS = { numRuns: 3_000 };

const bodiesOf = (items: readonly { readonly event: unknown }[]): readonly string[] => items.map(({ event }) => JSON.stringify(event));
const bySchema = (text: string): unknown => appendBodySchema.safeParse(JSON.parse(text)).data;

/** Values near what each attribute may be, on both sides of the line. */
const oddity = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 320, size: 'max' }),
  fc.constantFrom('', 'x'.repeat(55), 'x'.repeat(200), 'x'.repeat(201), '\u0000', '\ud800', '"\\\u2028é'),
  fc.constantFrom('a.b', 'a.b\n', 'A.b', 'user.deleted.', `${'a'.repeat(50)}.${'b'.repeat(49)}`, `${'a'.repeat(50)}.${'b'.repeat(50)}`),
  fc.constantFrom(ID, ID.toUpperCase(), `${ID}\n`, ID.replace('-7', '-0'), ID.replace('-8000', '-c000'), ID.replaceAll('-', '')),
  fc.constantFrom(0, -0, 1, -1, 1.5, 10_000, 10_001, 2 ** 53, Number.MAX_SAFE_INTEGER, 1e300),
  fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('2400-01-01') })
    .map((date) => date.toISOString().replace(/\.\d+/, date.getTime() % 2 === 0 ? '' : '.123456789')),
  fc
    .tuple(...[9_999, 14, 33, 25, 61, 61].map((max) => fc.nat(max)))
    .map(([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]) => {
      const two = (part: number): string => String(part).padStart(2, '0');
      return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`;
    }),
);
const data = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '1', 'toJSON')), fc.jsonValue(), {
  noNullPrototype: false,
});
const ATTRIBUTES = Object.keys(cloudEventSchema.shape);
const attribute = fc.constantFrom(...ATTRIBUTES, 'sealedfor', '__proto__', 'colour');
const part = fc.constantFrom('stream', 'expectedVersion', 'event', 'shape', '__proto__');

/** As text, so that keys may come in any order, twice, or be `__proto__`. */
function objectText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;
}
const changes = (keys: fc.Arbitrary<string>) =>
  fc.array(
    fc.tuple(
      keys,
      fc.oneof(oddity, data).map((value) => JSON.stringify(value)),
    ),
    { maxLength: 2 },
  );
const itemText = fc.tuple(changes(attribute), changes(part), fc.boolean(), fc.nat(13)).map(([ofEvent, ofItem, isLast, turn]) => {
  const entries = Object.entries({ ...userEvent(), tenantid: ID, actorid: 'a' }).map(
    ([key, value]) => [key, JSON.stringify(value)] as const,
  );
  const turned = [...entries.slice(turn), ...entries.slice(0, turn)];
  const event = objectText(isLast ? [...turned, ...ofEvent] : [...ofEvent, ...turned]);
  return objectText([...ofItem, ['event', event]]);
});

describe('accepting an append without the schema', () => {
  it('accepts nothing that the schema refuses, and gives the JSON that the schema would give', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.array(itemText, { minLength: 1, maxLength: 3 }),
        changes(fc.constantFrom('atomic', 'events', '__proto__')),
        (items, more) => {
          const text = objectText([...more, ['events', `[${items.join(',')}]`]]);
          const found = acceptAppend(text);
          if (found === undefined) return;
          accepted += 1;
          const body = bySchema(text);
          expect(JSON.stringify({ events: found })).toBe(JSON.stringify(body));
        },
      ),
      RUNS,
    );
    expect(accepted).toBeGreaterThan(RUNS.numRuns / 20);
  });

  it('takes each attribute where the schema does, to the last letter', () => {
    fc.assert(
      fc.property(attribute, fc.oneof(oddity, data), (key, value) => {
        const event = objectText([
          ...Object.entries(userEvent()).map(([name, own]) => [name, JSON.stringify(own)] as const),
          [key, JSON.stringify(value)],
        ]);
        const text = `{"events":[{"event":${event}}]}`;
        const found = acceptAppend(text);
        if (found !== undefined) expect(JSON.stringify({ events: found })).toBe(JSON.stringify(bySchema(text)));
      }),
      RUNS,
    );
  });

  it('accepts what services publish, so that the schema is not asked', () => {
    const events = [
      userEvent(),
      userEvent({ tenantid: ID, actorid: 'a', causationid: 'b', traceparent: 'c', time: '2026-12-31T23:59:59Z' }),
    ];
    const items = [{ event: events[0] }, { event: events[1], stream: 'user-1', expectedVersion: 0 }];
    const found = acceptAppend(JSON.stringify({ events: items })) ?? expect.fail('not accepted');
    expect(found).toMatchObject(items);
    expect(bodiesOf(found)).toEqual(bodiesOf(appendBodySchema.parse({ events: items }).events as typeof items));
  });

  it('leaves to the schema what is no JSON, no batch, or for each event by itself', () => {
    const item = { event: userEvent() };
    const odd = [
      '',
      '{',
      'null',
      '[]',
      '{"events":[]}',
      JSON.stringify({ events: [item], atomic: false }),
      JSON.stringify({ events: [item, null] }),
    ];
    expect([...odd, JSON.stringify({ events: Array.from({ length: 1_001 }, () => item) })].map(acceptAppend)).toEqual(
      Array.from({ length: 8 }, () => undefined),
    );
  });
});
