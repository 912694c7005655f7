import { expect, test } from 'vitest';
import { readForm } from './card-form.ts';

const page = `<html><form method="post" action="/pay/1?a=1&amp;b=2">
  <input type="hidden" name="token" value="abc">
  <input name="card" autocomplete="cc-number" inputmode="numeric">
  <input name="until" autocomplete="cc-exp"><input name="code" autocomplete="cc-csc">
  <button>Pay</button></form></html>`;

test('fills the card fields by their autofill hints and keeps hidden ones', () => {
  const { action, fields } = readForm(page, 'http://localhost:3010/checkouts/1');
  expect(action).toBe('http://localhost:3010/pay/1?a=1&b=2');
  expect(Object.fromEntries(fields)).toEqual({ token: 'abc', card: '4242424242424242', until: '12/40', code: '123' });
});

test('says so when the page holds no form', () => {
  expect(() => readForm('<p>expired</p>', 'http://localhost:3010')).toThrow('holds no form');
});
