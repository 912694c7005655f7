/** A card number as typed, digits only. It lives in memory for one request and is neither stored nor logged. */
export interface TypedCard {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
  readonly name: string;
}

/** All of a card this gateway keeps. */
export interface StoredCard {
  readonly brand: string;
  readonly last4: string;
}

export type CardField = keyof TypedCard;
export type CardFieldErrors = Partial<Record<CardField, string>>;

export type CardAnswer =
  | { readonly kind: 'succeeds' }
  | { readonly kind: 'needs_authentication' }
  | { readonly kind: 'fails'; readonly failureCode: string };

/** What the known test cards do; every other number that passes the checks is refused, as a live card would be in test mode. */
const testCards: ReadonlyMap<string, CardAnswer> = new Map<string, CardAnswer>([
  ['4242424242424242', { kind: 'succeeds' }],
  ['5555555555554444', { kind: 'succeeds' }],
  ['4000000000000002', { kind: 'fails', failureCode: 'card_declined' }],
  ['4000000000009995', { kind: 'fails', failureCode: 'insufficient_funds' }],
  ['4000000000000069', { kind: 'fails', failureCode: 'expired_card' }],
  ['4000000000000127', { kind: 'fails', failureCode: 'incorrect_cvc' }],
  ['4000000000000341', { kind: 'fails', failureCode: 'card_declined' }],
  ['4000002500003155', { kind: 'needs_authentication' }],
  ['4000002760003184', { kind: 'needs_authentication' }],
]);

export function answerOf(number: string): CardAnswer {
  return testCards.get(number) ?? { kind: 'fails', failureCode: 'test_mode_live_card' };
}

/** Why a card was refused, as its holder reads it. */
export const failureMessages: Readonly<Record<string, string>> = {
  card_declined: 'Your card was declined. Try another card, or ask your bank.',
  insufficient_funds: 'Your card does not have enough money for this payment. Try another card.',
  expired_card: 'Your card has expired. Try another card.',
  incorrect_cvc: 'Your card’s security code is wrong. Check the back of the card and try again.',
  authentication_failed: 'Your bank could not confirm that it is you. Try again or use another card.',
  test_mode_live_card: 'This is a test page: real cards are refused. Use one of the test cards.',
};

export function digitsOf(text: string): string {
  return text.replace(/[\s-]/g, '');
}

/** The check digit of every card number (ISO/IEC 7812). */
export function passesLuhn(number: string): boolean {
  let total = 0;
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number[number.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    total += doubled > 9 ? doubled - 9 : doubled;
  }
  return number.length > 0 && total % 10 === 0;
}

export function brandOf(number: string): string {
  if (number.startsWith('4')) return 'visa';
  if (/^(5[1-5]|2[2-7])/.test(number)) return 'mastercard';
  if (/^3[47]/.test(number)) return 'amex';
  return 'card';
}

/** Every field that is wrong, each with a sentence that says how to put it right. */
export function checkCard(card: TypedCard, now: Date): CardFieldErrors {
  const errors: CardFieldErrors = {};
  const number = digitsOf(card.number);
  if (number === '') errors.number = 'Enter your card number.';
  else if (!/^\d{12,19}$/.test(number) || !passesLuhn(number)) errors.number = 'This card number is not valid. Check it digit by digit.';
  const expiry = expiryError(card.expiry, now);
  if (expiry !== undefined) errors.expiry = expiry;
  const cvcLength = brandOf(number) === 'amex' ? 4 : 3;
  if (!/^\d+$/.test(card.cvc.trim()) || card.cvc.trim().length !== cvcLength)
    errors.cvc = `Enter the ${cvcLength} digits of the security code.`;
  if (card.name.trim() === '') errors.name = 'Enter the name on the card.';
  else if (card.name.length > 100) errors.name = 'Use at most 100 characters.';
  return errors;
}

function expiryError(text: string, now: Date): string | undefined {
  const parts = /^\s*(0?[1-9]|1[0-2])\s*\/?\s*(?:20)?(\d{2})\s*$/.exec(text);
  if (parts === null) return 'Enter month and year, such as 04 / 29.';
  const endOfMonth = Date.UTC(2000 + Number(parts[2]), Number(parts[1]), 1);
  return endOfMonth <= now.getTime() ? 'This card has expired.' : undefined;
}
