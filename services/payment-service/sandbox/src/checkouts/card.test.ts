import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf, checkCard, failureMessages, passesLuhn } from './card.ts';

const now = new Date('2026-11-20T12:00:00Z');
const good = { number: '4242 4242 4242 4242', expiry: '04 / 29', cvc: '123', name: 'A Member' };

describe('a typed card', () => {
  test('is accepted with spaces, and with the ways people write a date', () => {
    expect(checkCard(good, now)).toEqual({});
    for (const expiry of ['11/26', '1126', '11 / 2026', '1/27']) expect(checkCard({ ...good, expiry }, now)).toEqual({});
  });

  test('names every wrong field at once', () => {
    const errors = checkCard({ number: '4242424242424241', expiry: '13/30', cvc: '12', name: ' ' }, now);
    expect(Object.keys(errors).toSorted()).toEqual(['cvc', 'expiry', 'name', 'number']);
  });

  test('is refused after its last month', () => {
    expect(checkCard({ ...good, expiry: '10/26' }, now)).toHaveProperty('expiry', 'This card has expired.');
  });

  test('fails the check when any one digit is mistyped', () => {
    fc.assert(
      fc.property(fc.nat({ max: 15 }), fc.integer({ min: 1, max: 9 }), (place, change) => {
        const digits = '4242424242424242'.split('');
        digits[place] = String((Number(digits[place]) + change) % 10);
        expect(passesLuhn(digits.join(''))).toBe(false);
      }),
    );
  });
});

describe('the test cards', () => {
  test.each([
    ['4242424242424242', 'succeeds'],
    ['4000002500003155', 'needs_authentication'],
    ['4000000000000002', 'card_declined'],
    ['4000000000009995', 'insufficient_funds'],
    ['4000000000000069', 'expired_card'],
    ['4000000000000127', 'incorrect_cvc'],
    ['4000000000000341', 'card_declined'],
    ['4111111111111111', 'test_mode_live_card'],
  ])('%s → %s', (number, expected) => {
    expect(passesLuhn(number)).toBe(true);
    const answer = answerOf(number);
    expect(answer.kind === 'fails' ? answer.failureCode : answer.kind).toBe(expected);
    if (answer.kind === 'fails') expect(failureMessages[answer.failureCode]).toBeDefined();
  });
});
