import { describe, expect, it } from 'vitest';
import { isKnownFilter, matchesType } from './event-filter.ts';

const TYPES = ['invoice.paid', 'invoice.generated', 'webhook_endpoint.created', 'webhook.test'];

describe('a filter', () => {
  it.each([
    ['*', TYPES],
    ['invoice.*', ['invoice.paid', 'invoice.generated']],
    ['invoice.paid', ['invoice.paid']],
    ['webhook.*', ['webhook.test']],
    ['invoice', []],
    ['in*', []],
    ['.*', []],
  ])('%s matches %j', (filter, matched) => {
    expect(TYPES.filter((type) => matchesType([filter], type))).toEqual(matched);
  });

  it('is one of several, any of which may match', () => {
    expect(matchesType(['email.*', 'invoice.paid'], 'invoice.paid')).toBe(true);
    expect(matchesType([], 'invoice.paid')).toBe(false);
  });

  it.each([
    ['*', true],
    ['invoice.*', true],
    ['invoice.paid', true],
    ['invoice.payed', false],
    ['invoices.*', false],
    ['invoice', false],
    ['*.paid', false],
    ['**', false],
    ['', false],
  ])('%j is known: %s', (filter, isKnown) => {
    expect(isKnownFilter(filter, TYPES)).toBe(isKnown);
  });
});
