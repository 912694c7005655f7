import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { JsonSchema } from './json-schema.ts';
import { compilePattern } from './linear-pattern.ts';
import { createDataChecks, refuseSchema } from './schema-validator.ts';

const closed = (properties: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});
const faultsOf = (schema: JsonSchema) => refuseSchema(schema).map(({ pointer, detail }) => `${pointer}: ${detail}`);
const nested = (depth: number): unknown => (depth === 0 ? { type: 'string' } : { type: 'array', items: nested(depth - 1) });

describe('a schema that somebody registers', () => {
  it('is taken when it looks like those of the catalogue', () => {
    const schema = z.strictObject({
      id: z.uuid(),
      at: z.iso.datetime(),
      mail: z.email().max(254).nullable(),
      tags: z.array(z.string().max(20)).max(5),
      counts: z.record(z.string(), z.int()),
      state: z.discriminatedUnion('k', [z.strictObject({ k: z.literal('a') }), z.strictObject({ k: z.literal('b'), n: z.number() })]),
    });
    expect(faultsOf({ ...z.toJSONSchema(schema) })).toEqual([]);
    expect(faultsOf(closed({ a: { $ref: '#/$defs/a' } }, { $defs: { a: { type: 'string' } } }))).toEqual([]);
  });

  const alternatives = Array.from({ length: 9 }, (_, index) => closed({ k: { const: index } }));
  const doubling = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `d${index}`,
      { anyOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}` }] },
    ]),
  );
  const refused: readonly (readonly [string, JsonSchema, RegExp])[] = [
    ['of something else than an object', { type: 'string' }, /^\/type: must be "object"/],
    ['of everything', true, /^\/type/],
    ['open', { type: 'object', properties: { a: { type: 'string' } } }, /^\/properties: need "additionalProperties": false/],
    [
      'with too many alternatives',
      closed({ a: { anyOf: Array.from({ length: 60 }, (_, index) => ({ const: index })) } }),
      /use fewer alternatives/,
    ],
    [
      'with alternatives for each of unbounded items',
      closed({ a: { type: 'array', items: { anyOf: alternatives } } }),
      /give arrays "maxItems"/,
    ],
    ['with a long enumeration', closed({ a: { enum: Array.from({ length: 2_000 }, (_, index) => index) } }), /use fewer alternatives/],
    ['with a reference into an example', closed({ a: { $ref: '#/examples/0' } }, { examples: [{ not: {} }] }), /^\/properties\/a\/\$ref/],
    ['with a reference to another host', closed({ a: { $ref: 'https://example.org/a' } }), /^\/properties\/a\/\$ref: must point at/],
    ['with a reference to nothing', closed({ a: { $ref: '#/$defs/gone' } }), /^\/properties\/a\/\$ref/],
    [
      'that refers to itself',
      closed({ a: { $ref: '#/$defs/a' } }, { $defs: { a: { type: 'array', items: { $ref: '#/$defs/a' } } } }),
      /refers to itself/,
    ],
    [
      'that doubles with each reference',
      closed({ a: { $ref: '#/$defs/d0' } }, { $defs: { ...doubling, d20: true } }),
      /more than 1000 parts/,
    ],
    ['nested without end', closed({ a: nested(5_000) }), /nested more than 40 deep/],
    ['too large', closed({ a: { enum: Array.from({ length: 20_000 }, (_, index) => `value ${index}`) } }), /larger than 65536 bytes/],
    ['with a back-reference', closed({ a: { type: 'string', pattern: '(a+)\\1' } }), /linear time/],
    ['with look-ahead', closed({ a: { type: 'string', pattern: '^(?!x)' } }), /linear time/],
    ['with a pattern that is none', closed({ a: { type: 'string', pattern: '(' } }), /linear time/],
    ['with an unknown format', closed({ a: { type: 'string', format: 'regex' } }), /\/format: must be one of/],
    ['with a keyword that cannot be compared', closed({ a: { not: {} } }), /\/not: is not a keyword/],
    ['with unbounded unique items', closed({ a: { type: 'array', uniqueItems: true } }), /needs a "maxItems"/],
    ['of another dialect', closed({}, { $schema: 'http://json-schema.org/draft-07/schema#' }), /^\/\$schema: must be/],
    ['that is no JSON Schema', closed({ a: { type: 'strng' } }), /\/properties\/a\/type/],
    ['with a bound that is no number', closed({ a: { type: 'string', maxLength: 'many' } }), /\/properties\/a\/maxLength/],
  ];
  it.each(refused)('%s is refused', (_what, schema, sentence) => {
    expect(faultsOf(schema)[0]).toMatch(sentence);
  });
});

describe('data', () => {
  const check = createDataChecks();
  const schema = closed(
    { name: { type: 'string', pattern: '^[\\p{L}\\d ]+$' }, id: { type: 'string', format: 'uuid' } },
    { required: ['name'] },
  );
  const faultsIn = (data: unknown) => check('one', schema)(data);

  it('passes when it fits', () => {
    expect(faultsIn({ name: 'Élodie 2', id: '0199f000-0000-7000-8000-000000000000' })).toEqual([]);
  });

  it('is refused where it does not', () => {
    expect(faultsIn({})).toEqual([{ pointer: '/name', detail: 'is missing' }]);
    expect(faultsIn({ name: 'x', 'a/b': 1 })).toEqual([{ pointer: '/a~1b', detail: 'is not a known field' }]);
    expect(faultsIn({ name: '-' })[0]?.pointer).toBe('/name');
    expect(faultsIn({ name: 'x', id: 'y' })[0]?.pointer).toBe('/id');
  });

  it('is held against each pattern of its own', () => {
    const patterns = closed({ word: { type: 'string', pattern: '^[a-z]+$' }, number: { type: 'string', pattern: '^\\d+$' } });
    expect(check('patterns', patterns)({ word: 'a', number: '1' })).toEqual([]);
    expect(check('patterns', patterns)({ word: 'a', number: 'a' })[0]?.pointer).toBe('/number');
  });

  it('of any catalogue type is judged as its own check judges it', () => {
    const declared = z.strictObject({ id: z.uuid(), mail: z.email(), at: z.iso.datetime(), amount: z.string().regex(/^-?\d{1,18}$/) });
    const fits = { id: '0199f000-0000-7000-8000-000000000000', mail: 'a@example.org', at: '2026-01-01T00:00:00.000Z', amount: '-5' };
    const judge = (data: object) => check('catalogue', { ...z.toJSONSchema(declared) })(data).length === 0;
    const cases = [fits, { ...fits, id: 'x' }, { ...fits, mail: 'x' }, { ...fits, at: 'yesterday' }, { ...fits, amount: '5.0' }];
    expect(cases.map(judge)).toEqual(cases.map((data) => declared.safeParse(data).success));
  });

  it('of the costliest schema and the largest event takes less than a few seconds', () => {
    const items = { anyOf: Array.from({ length: 40 }, (_, index) => closed({ k: { const: index } }, { required: ['k'] })) };
    const costly = closed({ a: { type: 'array', maxItems: 2_000, items } });
    expect(faultsOf(costly)).toEqual([]);
    const startedAt = performance.now();
    const data = { a: Array.from({ length: 2_000 }, () => ({ k: 39 })) };
    expect(check('costly', costly)(data)).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('is checked in time linear in its length, also against a pattern that would make another engine try without end', () => {
    const startedAt = performance.now();
    expect(compilePattern('^(a+)+$').test(`${'a'.repeat(100_000)}!`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('of more schemas than are kept compiled is checked all the same', () => {
    for (let index = 0; index < 250; index++)
      expect(check(`schema ${index}`, closed({ [`f${index}`]: { type: 'integer' } }))({ [`f${index}`]: 'x' })).toHaveLength(1);
    expect(faultsIn({})).toHaveLength(1);
  });
});
