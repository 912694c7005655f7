import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { arbitrarySchema, edited, instancesOf, type Plain } from '../test-fixtures/arbitrary-schemas.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { JsonSchema } from './json-schema.ts';

const schemaOf = (type: z.ZodType): JsonSchema => ({ ...z.toJSONSchema(type, { io: 'input' }) });
const broken = (before: z.ZodType | JsonSchema, after: z.ZodType | JsonSchema) => {
  const [old, next] = [before, after].map((one) => (one instanceof z.ZodType ? schemaOf(one) : one));
  return compareSchemas(old ?? false, next ?? false).map(({ kind, pointer }) => `${kind} ${pointer}`);
};

const person = { id: z.uuid(), name: z.string().max(100), age: z.int().optional(), role: z.enum(['member', 'owner']) };
const created = z.strictObject(person);

describe('within a version', () => {
  const allowed: readonly (readonly [string, z.ZodType, z.ZodType])[] = [
    ['nothing at all', created, created],
    ['a new optional field', created, z.strictObject({ ...person, nickname: z.string().optional() })],
    ['a longer text', created, z.strictObject({ ...person, name: z.string().max(200) })],
    ['one more value of an enumeration', created, z.strictObject({ ...person, role: z.enum(['member', 'owner', 'guest']) })],
    ['a wider range', z.strictObject({ n: z.int().min(3).max(4) }), z.strictObject({ n: z.int().min(2).max(9) })],
    ['a pattern less', z.strictObject({ t: z.string().regex(/^a/) }), z.strictObject({ t: z.string() })],
    [
      'a new optional field deep inside',
      z.strictObject({ l: z.array(z.strictObject({ a: z.int() })) }),
      z.strictObject({ l: z.array(z.strictObject({ a: z.int(), b: z.int().optional() })) }),
    ],
    ['a wider value of a record', z.record(z.string(), z.string().max(5)), z.record(z.string(), z.string().max(6))],
    [
      'one more variant, told apart by a field',
      z.discriminatedUnion('k', [z.strictObject({ k: z.literal('a'), x: z.int() })]),
      z.discriminatedUnion('k', [z.strictObject({ k: z.literal('a'), x: z.int() }), z.strictObject({ k: z.literal('b') })]),
    ],
    [
      'a longer text that may be null',
      z.strictObject({ t: z.string().max(5).nullable() }),
      z.strictObject({ t: z.string().max(6).nullable() }),
    ],
  ];
  it.each(allowed)('%s is compatible', (_what, before, after) => {
    expect(broken(before, after)).toEqual([]);
  });

  it('descriptions and the order of fields do not matter', () => {
    const before = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'null' } }, additionalProperties: false };
    const after = { additionalProperties: false, properties: { b: { type: 'null', title: 'B' }, a: { type: 'string' } }, type: 'object' };
    expect(broken(before, after)).toEqual([]);
  });
});

describe('what breaks', () => {
  const { role: _role, ...withoutRole } = person;
  const breaks: readonly (readonly [string, z.ZodType, z.ZodType, readonly string[]])[] = [
    ['a field less', created, z.strictObject(withoutRole), ['unreadable /properties/role']],
    ['a new required field', created, z.strictObject({ ...person, shoe: z.int() }), ['unreadable /properties/shoe']],
    ['an optional field made required', created, z.strictObject({ ...person, age: z.int() }), ['unreadable /properties/age']],
    [
      'a required field made optional',
      created,
      z.strictObject({ ...person, name: z.string().max(100).optional() }),
      ['surprising /properties/name'],
    ],
    ['another type', created, z.strictObject({ ...person, name: z.int() }), ['unreadable /properties/name', 'surprising /properties/name']],
    [
      'null where there was none',
      created,
      z.strictObject({ ...person, name: z.string().max(100).nullable() }),
      ['surprising /properties/name'],
    ],
    ['null no longer', z.strictObject({ t: z.string().nullable() }), z.strictObject({ t: z.string() }), ['unreadable /properties/t']],
    ['a shorter text', created, z.strictObject({ ...person, name: z.string().max(50) }), ['unreadable /properties/name/maxLength']],
    ['a value less', created, z.strictObject({ ...person, role: z.enum(['member']) }), ['unreadable /properties/role/enum']],
    [
      'an open text made an enumeration',
      z.strictObject({ t: z.string() }),
      z.strictObject({ t: z.enum(['a']) }),
      ['unreadable /properties/t/enum'],
    ],
    [
      'numbers that need not be whole',
      z.strictObject({ n: z.int() }),
      z.strictObject({ n: z.number().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER) }),
      ['surprising /properties/n'],
    ],
    [
      'a narrower range',
      z.strictObject({ n: z.int().min(1) }),
      z.strictObject({ n: z.int().min(2) }),
      ['unreadable /properties/n/minimum'],
    ],
    [
      'a bound that is no longer included',
      z.strictObject({ n: z.number().min(1) }),
      z.strictObject({ n: z.number().gt(1) }),
      ['unreadable /properties/n/exclusiveMinimum'],
    ],
    [
      'a new pattern',
      z.strictObject({ t: z.string() }),
      z.strictObject({ t: z.string().regex(/^a/) }),
      ['unreadable /properties/t/pattern'],
    ],
    ['another format', z.strictObject({ t: z.string() }), z.strictObject({ t: z.url() }), ['unreadable /properties/t/format']],
    [
      'fewer items',
      z.strictObject({ l: z.array(z.int()).max(3) }),
      z.strictObject({ l: z.array(z.int()).max(2) }),
      ['unreadable /properties/l/maxItems'],
    ],
    [
      'other items',
      z.strictObject({ l: z.array(z.int()) }),
      z.strictObject({ l: z.array(z.string()) }),
      ['unreadable /properties/l/items', 'surprising /properties/l/items'],
    ],
    ['a longer tuple', z.tuple([z.int()]), z.tuple([z.int(), z.int()]), ['unreadable /minItems']],
    [
      'a record with other values',
      z.record(z.string(), z.string()),
      z.record(z.string(), z.int()),
      ['unreadable /additionalProperties', 'surprising /additionalProperties'],
    ],
    ['a field in an open object', z.looseObject({}), z.looseObject({ a: z.string().optional() }), ['unreadable /properties/a']],
    ['an open object closed', z.looseObject({}), z.strictObject({}), ['unreadable /additionalProperties']],
    [
      'a variant less',
      z.discriminatedUnion('k', [z.strictObject({ k: z.literal('a') }), z.strictObject({ k: z.literal('b') })]),
      z.discriminatedUnion('k', [z.strictObject({ k: z.literal('a') })]),
      ['unreadable /oneOf/1'],
    ],
    [
      'an alternative that cannot be told apart',
      z.union([z.strictObject({ a: z.int() })]),
      z.union([z.strictObject({ a: z.int() }), z.strictObject({ b: z.int() })]),
      ['surprising /anyOf/1'],
    ],
  ];
  it.each(breaks)('%s', (_what, before, after, expected) => {
    expect(broken(before, after)).toEqual(expected);
  });

  it('is said in a sentence for the person who changes the schema', () => {
    const next = z.strictObject({ ...person, shoe: z.int(), name: z.string().max(50) });
    expect(compareSchemas(schemaOf(created), schemaOf(next)).map(({ detail }) => detail)).toEqual([
      '"shoe" is required now, and earlier events may lack it; make it optional',
      'allows at most 50 characters; earlier events may have 100',
    ]);
  });

  it('is found behind references, also where they go round', () => {
    const list = (value: Plain): JsonSchema => ({
      $ref: '#/$defs/list',
      $defs: { list: { type: 'object', properties: { value, next: { $ref: '#/$defs/list' } }, additionalProperties: false } },
    });
    expect(broken(list({ type: 'string', maxLength: 5 }), list({ type: 'string', maxLength: 6 }))).toEqual([]);
    expect(broken(list({ type: 'string' }), list({ type: 'integer' }))).toContain('unreadable /properties/value');
  });

  it('is assumed where a keyword is not understood', () => {
    expect(broken({ type: 'object' }, { type: 'object', not: { required: ['a'] } })).toEqual(['unreadable /not']);
    expect(broken({ oneOf: [{}, { type: 'string' }] }, { oneOf: [{}, { type: 'null' }] })).toEqual(['unreadable ']);
  });
});

describe('any two schemas', () => {
  const ajv = addFormats.default(new Ajv2020({ strict: false, validateSchema: false }));
  const validatorOf = (schema: JsonSchema) => ajv.compile(schema);
  let read = 0;

  it('that are called readable are: what fits the old one fits the new one', () => {
    const pairs = arbitrarySchema.chain((before) =>
      fc.record({
        before: fc.constant(before),
        after: fc.oneof({ weight: 5, arbitrary: edited(before) }, { weight: 2, arbitrary: edited(before).chain(edited) }, arbitrarySchema),
      }),
    );
    const cases = pairs.chain(({ before, after }) =>
      fc.record({
        before: fc.constant(before),
        after: fc.constant(after),
        values: fc.array(instancesOf(before), { minLength: 5, maxLength: 10 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ before, after, values }) => {
        if (compareSchemas(before, after).some(({ kind }) => kind === 'unreadable')) return;
        const [fitsOld, fitsNew] = [validatorOf(before), validatorOf(after)];
        for (const value of values.filter((one) => fitsOld(one))) {
          read++;
          if (!fitsNew(value)) throw new Error(`${JSON.stringify(value)} no longer fits`);
        }
        ajv.removeSchema();
      }),
      { numRuns: 1_500 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('are equal to themselves', () => {
    fc.assert(fc.property(arbitrarySchema, (schema) => compareSchemas(schema, structuredClone(schema)).length === 0));
  });
});
