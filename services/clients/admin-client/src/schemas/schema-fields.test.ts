import { expect, test } from 'vitest';
import { fieldsOf } from './schema-fields.ts';

test('names each field with its kind, whether it must be there, and its rules', () => {
  const schema = {
    type: 'object',
    required: ['userId', 'amount'],
    properties: {
      userId: { type: 'string', format: 'uuid', pattern: '^long$' },
      amount: { type: 'object', required: ['currency'], properties: { currency: { type: 'string', minLength: 3, maxLength: 3 } } },
      purpose: { enum: ['dues', 'donation'] },
      count: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      parent: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      steps: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    },
  };
  expect(fieldsOf(schema)).toEqual([
    { path: 'userId', kind: 'string', isRequired: true, rules: ['uuid'] },
    { path: 'amount', kind: 'object', isRequired: true, rules: [] },
    { path: 'amount.currency', kind: 'string', isRequired: true, rules: ['minLength 3', 'maxLength 3'] },
    { path: 'purpose', kind: '"dues" | "donation"', isRequired: false, rules: [] },
    { path: 'count', kind: 'integer', isRequired: false, rules: ['minimum 0'] },
    { path: 'parent', kind: 'string | null', isRequired: false, rules: [] },
    { path: 'steps', kind: 'object[]', isRequired: false, rules: [] },
    { path: 'steps[].name', kind: 'string', isRequired: false, rules: [] },
  ]);
});

test('finds nothing in what is no schema of an object, and ends in one that contains itself', () => {
  expect([fieldsOf(true), fieldsOf({ type: 'string' }), fieldsOf(null)]).toEqual([[], [], []]);
  const endless: Record<string, unknown> = { type: 'object' };
  endless['properties'] = { child: endless };
  expect(fieldsOf(endless)).toHaveLength(7);
});
