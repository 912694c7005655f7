import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { isSignatureValid, signatureHeaders, toWebhookSecret } from './standard-webhooks.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OLDER = toWebhookSecret(new Uint8Array(32).fill(7));
const VECTOR = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const at = (timestamp: number) => new Date(timestamp * 1000);
const received = (signature: string) => ({ id: VECTOR.id, timestamp: String(VECTOR.timestamp), signature });

describe('the published vector', () => {
  it('is what a message is signed with', () => {
    expect(signatureHeaders(VECTOR, [SECRET])).toEqual({
      'webhook-id': VECTOR.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': SIGNATURE,
    });
  });

  it('verifies, and does not with another body, id, time or secret', () => {
    const check = (headers: object, body = VECTOR.body, secret = SECRET) =>
      isSignatureValid({ ...received(SIGNATURE), ...headers }, body, secret, at(VECTOR.timestamp));
    expect(check({})).toBe(true);
    expect(check({}, `${VECTOR.body} `)).toBe(false);
    expect(check({ id: 'msg_other' })).toBe(false);
    expect(check({ timestamp: String(VECTOR.timestamp + 1) })).toBe(false);
    expect(check({}, VECTOR.body, OLDER)).toBe(false);
  });
});

describe('a signature header', () => {
  it('holds one signature for each live secret, and either verifies', () => {
    const headers = signatureHeaders(VECTOR, [SECRET, OLDER]);
    const signature = headers['webhook-signature'] ?? '';
    expect(signature.split(' ')).toHaveLength(2);
    for (const secret of [SECRET, OLDER]) {
      expect(isSignatureValid(received(signature), VECTOR.body, secret, at(VECTOR.timestamp))).toBe(true);
    }
  });

  it('is taken by the library of the standard', () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = signatureHeaders({ ...VECTOR, timestamp }, [OLDER, SECRET]);
    expect(new Webhook(SECRET).verify(VECTOR.body, { ...headers })).toEqual({ test: 2_432_232_314 });
    expect(() => new Webhook(SECRET).verify('{}', { ...headers })).toThrow();
  });

  it.each(['', 'v1,', 'v1a,AAAA', 'v2,AAAA', SIGNATURE.slice(3), `${'v1,AAAA '.repeat(10)}${SIGNATURE}`])(
    'is refused as %j',
    (signature) => {
      expect(isSignatureValid(received(signature), VECTOR.body, SECRET, at(VECTOR.timestamp))).toBe(false);
    },
  );

  it('is refused five minutes before and after its time', () => {
    const check = (now: number) => isSignatureValid(received(SIGNATURE), VECTOR.body, SECRET, at(now));
    expect([-301, -300, 300, 301].map((away) => check(VECTOR.timestamp + away))).toEqual([false, true, true, false]);
    expect(isSignatureValid({ ...received(SIGNATURE), timestamp: 'NaN' }, VECTOR.body, SECRET, at(VECTOR.timestamp))).toBe(false);
  });
});

describe('a secret', () => {
  it('has 24 to 64 bytes', () => {
    for (const length of [23, 65]) expect(() => toWebhookSecret(new Uint8Array(length))).toThrow('24 to 64 bytes');
    expect(OLDER).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
