import { createCipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSealed, openEvent, ownersOf, parseEvent, sealEvent, type Part } from './sealed-body.ts';

const [ADA, KIM] = ['018f2b1e-0000-7000-8000-000000000001', '018f2b1e-0000-7000-8000-000000000002'];
const keys = new Map([ADA, KIM].map((person, index) => [person, createSecretKey(Buffer.alloc(32, 7 + index))]));
const bodyWith = (data: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ specversion: '1.0', id: 'e1', type: 'user.created', data: { userId: ADA, ...data } });
const body = bodyWith({ email: 'ada@example.org', displayName: 'Ada „🤝“', locale: 'en' });
const part = (owner: string, ...fields: string[]): Part => ({
  owner,
  fields,
  key: keys.get(owner) ?? expect.fail(),
  nonce: randomBytes(12),
});
const seal = (text: string, ...parts: Part[]): string => sealEvent(parseEvent(text), parts);
const open = (sealed: string, known: ReadonlyMap<string, KeyObject> = keys): string =>
  JSON.stringify(openEvent(sealed, (owner) => known.get(owner)).event);

describe('an event with personal fields', () => {
  it('shows none of them sealed, and is the same text when opened', () => {
    const sealed = seal(body, part(ADA, 'email', 'displayName'));
    expect(sealed).not.toMatch(/ada|Ada|example\.org/);
    expect(sealed).toContain('"locale":"en"');
    expect([isSealed(sealed), ownersOf(sealed), open(sealed)]).toEqual([true, [ADA], body]);
  });

  it('is the same text when opened, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (email, inner, other) => {
        const text = bodyWith({ other, email, input: { note: inner, kept: other } });
        expect(open(seal(text, part(KIM, 'input.note'), part(ADA, 'email', 'input')))).toBe(text);
      }),
    );
  });

  it('does not open with another key, for another event, in another place, or changed', () => {
    const sealed = seal(body, part(ADA, 'email'), part(ADA, 'displayName'));
    const [first = '', second = ''] = (JSON.parse(sealed) as { sealed: string }).sealed.split('.');
    expect(() => open(sealed, new Map([[ADA, createSecretKey(Buffer.alloc(32, 1))]]))).toThrow();
    expect(() => open(sealed.replace('"id":"e1"', '"id":"e2"'))).toThrow();
    expect(() => open(sealed.replace(`${first}.${second}`, `${second}.${first}`))).toThrow();
    expect(() => open(sealed.replace(ADA, KIM))).toThrow();
  });
});

describe('an event about two persons', () => {
  const text = bodyWith({ input: { note: 'Kim is ill', amount: 3 }, reason: 'asked by Ada' });
  const sealed = seal(text, part(KIM, 'input.note'), part(ADA, 'input', 'reason'));
  const without = (person: string) => openEvent(sealed, (owner) => (owner === person ? undefined : keys.get(owner)));

  it('shows what is of the one when the key of the other is destroyed, and says what stayed closed', () => {
    expect(ownersOf(sealed)).toEqual([KIM, ADA]);
    expect(without(KIM)).toEqual({
      event: parseEvent(text.replace('"Kim is ill"', 'null')),
      closed: [{ owner: KIM, fields: ['input.note'] }],
    });
    expect(without(ADA).event.data).toEqual({ userId: ADA, input: null, reason: null });
    expect(without(ADA).closed).toEqual([{ owner: ADA, fields: ['input', 'reason'] }]);
  });
});

describe('an event that was sealed when events had one part', () => {
  it('opens as before', () => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keys.get(ADA) ?? expect.fail(), nonce).setAAD(
      Buffer.from([ADA, 'e1', 'user.created'].join('\n')),
    );
    const values = Buffer.concat([cipher.update(JSON.stringify({ email: 'ada@example.org' })), cipher.final()]);
    const sealed = Buffer.concat([nonce, cipher.getAuthTag(), values]).toString('base64url');
    const earlier = JSON.stringify({ sealedfor: ADA, sealed, ...parseEvent(bodyWith({ email: null, locale: 'en' })) });
    expect(open(earlier)).toBe(bodyWith({ email: 'ada@example.org', locale: 'en' }));
    expect(openEvent(earlier, () => undefined).closed).toEqual([{ owner: ADA, fields: undefined }]);
  });
});

describe('an event without personal fields', () => {
  it('is not taken for sealed whatever it says', () => {
    expect(isSealed(bodyWith({ locale: '{"sealedfor":"x"' }))).toBe(false);
  });
});
