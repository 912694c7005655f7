import { expect, test } from 'vitest';
import { compareFields } from './compare-fields.ts';

const schema = (properties: object, required: readonly string[] = []) => ({ type: 'object', properties, required });

test('names the fields that came, went or changed, also those inside others', () => {
  const before = schema({ id: { type: 'string' }, title: { type: 'string', maxLength: 80 }, old: { type: 'integer' } }, ['id']);
  const after = schema(
    {
      id: { type: 'string' },
      title: { type: 'string', maxLength: 200 },
      budget: { type: 'object', properties: { amount: { type: 'string' } }, required: ['amount'] },
    },
    ['id'],
  );
  expect(compareFields(before, after)).toEqual([
    { path: 'title', what: 'changed', before: 'string, maxLength 80', after: 'string, maxLength 200' },
    { path: 'budget', what: 'added', before: undefined, after: 'object' },
    { path: 'budget.amount', what: 'added', before: undefined, after: 'string, required' },
    { path: 'old', what: 'removed', before: 'integer', after: undefined },
  ]);
  expect(compareFields(after, after)).toEqual([]);
});

test('tells a field that became required as changed', () => {
  const field = { a: { type: 'string' } };
  expect(compareFields(schema(field), schema(field, ['a']))).toEqual([
    { path: 'a', what: 'changed', before: 'string', after: 'string, required' },
  ]);
});
