import { describe, expect, test } from 'vitest';
import { signatureHeader } from '../../sandbox/src/webhooks/signature.ts';
import { isSignatureValid } from './webhook-signature.ts';

const body = '{"id":"evt_1"}';
const now = new Date('2026-11-20T12:00:00Z');
const header = signatureHeader(body, 'secret', now);

describe('a webhook signature', () => {
  test('is accepted when body, secret and time are right, and beside an older one', () => {
    expect(isSignatureValid(body, header, 'secret', now)).toBe(true);
    expect(isSignatureValid(body, header.replace(',', `,v1=${'0'.repeat(64)},`), 'secret', now)).toBe(true);
  });

  test('is refused for another body, another secret, or none', () => {
    expect(isSignatureValid(`${body} `, header, 'secret', now)).toBe(false);
    expect(isSignatureValid(body, header, 'other', now)).toBe(false);
    for (const bad of [null, '', 't=', 'v1=', `t=1,v1=${'z'.repeat(64)}`, header.split(',')[0] ?? '']) {
      expect(isSignatureValid(body, bad, 'secret', now)).toBe(false);
    }
  });

  test('is refused five minutes later and five minutes early', () => {
    const shifted = (ms: number) => isSignatureValid(body, header, 'secret', new Date(now.getTime() + ms));
    expect([shifted(299_000), shifted(301_000), shifted(-301_000)]).toEqual([true, false, false]);
  });
});
