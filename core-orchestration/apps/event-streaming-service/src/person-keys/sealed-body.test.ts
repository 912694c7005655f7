import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eraseBody, isSealed, openBody, personOf, personOfEvent, sealBody } from './sealed-body.ts';

const PERSON = '018f2b1e-0000-7000-8000-000000000001';
const personal = { person: 'userId', fields: ['email', 'displayName'] };
const key = createSecretKey(Buffer.alloc(32, 7));
const bodyWith = (data: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ specversion: '1.0', id: 'e1', type: 'user.created', data: { userId: PERSON, ...data } });
const body = bodyWith({ email: 'ada@example.org', displayName: 'Ada „🤝“', locale: 'en' });
const seal = (text: string): string => sealBody(text, personal.fields, PERSON, key, randomBytes(12));

describe('an event with personal fields', () => {
  it('shows none of them sealed, and is the same text when opened', () => {
    const sealed = seal(body);
    expect(sealed).not.toMatch(/ada|Ada|example\.org/);
    expect(sealed).toContain('"locale":"en"');
    expect([isSealed(sealed), personOf(sealed), openBody(sealed, key)]).toEqual([true, PERSON, body]);
  });

  it('is the same text when opened, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (email, displayName, other) => {
        const text = bodyWith({ other, email, displayName });
        expect(openBody(seal(text), key)).toBe(text);
      }),
    );
  });

  it('does not open with another key, for another event, or changed', () => {
    const sealed = seal(body);
    expect(() => openBody(sealed, createSecretKey(Buffer.alloc(32, 8)))).toThrow();
    expect(() => openBody(sealed.replace('"id":"e1"', '"id":"e2"'), key)).toThrow();
    expect(() => openBody(sealed.replace(PERSON, PERSON.replace('1e', '2e')), key)).toThrow();
  });

  it('keeps all else when erased, sealed or not', () => {
    const erased = bodyWith({ email: 'email gone', displayName: 'displayName gone', locale: 'en' });
    for (const text of [body, seal(body)]) expect(eraseBody(text, personal.fields, (field) => `${field} gone`)).toBe(erased);
  });

  it('must say whose they are', () => {
    expect(personOfEvent(body, personal)).toBe(PERSON);
    expect(() => personOfEvent(body, { ...personal, person: 'missing' })).toThrow('whose');
  });
});

describe('an event without personal fields', () => {
  it('is nobody’s, and not taken for sealed whatever it says', () => {
    const text = bodyWith({ locale: '{"sealedfor":"x"' });
    expect([isSealed(text), personOfEvent(text, personal)]).toEqual([false, undefined]);
  });
});
