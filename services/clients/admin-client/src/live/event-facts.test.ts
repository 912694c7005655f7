import { describe, expect, test } from 'vitest';
import { categoryOf, gistOf, isFailure, traceIdOf } from './event-facts.ts';

const event = { id: 'e', source: '/payment-service', type: 'payment.processed', subject: 'p-1', time: '2026-11-20T12:00:00Z' };

describe('an event', () => {
  test('belongs to the category before its dot', () => {
    expect(categoryOf('payment.processed')).toBe('payment');
  });

  test.each([
    ['payment.failed', true],
    ['tenant.provisioning_failed', true],
    ['health_check.failed', true],
    ['alert.triggered', true],
    ['payment.processed', false],
    ['member.joined', false],
  ])('%s is a failure: %s', (type, expected) => {
    expect(isFailure(type)).toBe(expected);
  });

  test('leads to its trace, when it carries a whole one', () => {
    expect(traceIdOf({ ...event, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, data: {} })).toBe('a'.repeat(32));
    expect(traceIdOf({ ...event, traceparent: 'broken', data: {} })).toBeUndefined();
    expect(traceIdOf({ ...event, data: {} })).toBeUndefined();
  });

  test('tells its gist by names, else by its subject', () => {
    expect(gistOf({ ...event, data: { payerName: 'Ada', failureCode: 'card_declined', amount: {} } })).toBe('Ada · card_declined');
    expect(gistOf({ ...event, data: {} })).toBe('p-1');
    expect(gistOf({ ...event, data: null })).toBe('p-1');
  });
});
