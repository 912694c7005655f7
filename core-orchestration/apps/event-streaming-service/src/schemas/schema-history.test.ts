import { describe, expect, it } from 'vitest';
import { fingerprintOf, type JsonSchema } from './json-schema.ts';
import { decideRegistration, type RegisteredState } from './schema-history.ts';

const text = (maxLength: number, more: Readonly<Record<string, unknown>> = {}): JsonSchema => ({
  type: 'object',
  properties: { text: { type: 'string', maxLength }, ...more },
  additionalProperties: false,
});
const state = (version: number, revision: number, schema: JsonSchema): RegisteredState => ({
  version,
  revision,
  schema,
  fingerprint: fingerprintOf(schema),
});
const history = [state(1, 1, text(5)), state(1, 2, text(9)), state(2, 1, text(20))];

describe('a type that is not known', () => {
  it('begins with its first version, and from the catalogue with any', () => {
    expect(decideRegistration([], { version: 1, schema: text(5) }, 'registered')).toMatchObject({ kind: 'new_version', revision: 1 });
    expect(decideRegistration([], { version: 2, schema: text(5) }, 'registered')).toMatchObject({ reason: 'gap' });
    expect(decideRegistration([], { version: 2, schema: text(5) }, 'catalogue')).toMatchObject({ kind: 'new_version' });
  });
});

describe('a version that is known', () => {
  it('stays as it is when the same comes again, whatever the order of its fields, and also when it is not the latest', () => {
    const same = { additionalProperties: false, properties: { text: { maxLength: 20, type: 'string' } }, type: 'object' };
    expect(decideRegistration(history, { version: 2, schema: same }, 'registered')).toEqual({ kind: 'same', revision: 1 });
    expect(decideRegistration(history, { version: 1, schema: text(5) }, 'catalogue')).toEqual({ kind: 'same', revision: 1 });
  });

  it('gets another revision when nothing breaks', () => {
    const next = { version: 2, schema: text(20, { more: { type: 'boolean' } }) };
    expect(decideRegistration(history, next, 'registered')).toMatchObject({ kind: 'new_revision', revision: 2 });
  });

  it('is refused with what breaks', () => {
    const decision = decideRegistration(history, { version: 2, schema: text(3) }, 'catalogue');
    expect(decision).toMatchObject({ reason: 'incompatible', breaks: [{ pointer: '/properties/text/maxLength' }] });
  });

  it('is closed once a registered type has a newer one', () => {
    expect(decideRegistration(history, { version: 1, schema: text(10) }, 'registered')).toMatchObject({ reason: 'frozen' });
    expect(decideRegistration(history, { version: 1, schema: text(10) }, 'catalogue')).toMatchObject({ kind: 'new_revision', revision: 3 });
  });
});

describe('a new version', () => {
  it('has to read the one before, unless an upcaster does', () => {
    const next = { version: 3, schema: text(3) };
    expect(decideRegistration(history, next, 'registered')).toMatchObject({ reason: 'incompatible' });
    expect(decideRegistration(history, next, 'catalogue')).toMatchObject({ kind: 'new_version', revision: 1 });
  });

  it('may surprise readers of the one before', () => {
    const required = { ...Object(text(5)), required: ['text'] };
    expect(decideRegistration([state(1, 1, required)], { version: 1, schema: text(5) }, 'registered')).toMatchObject({ kind: 'refused' });
    expect(decideRegistration([state(1, 1, required)], { version: 2, schema: text(5) }, 'registered')).toMatchObject({
      kind: 'new_version',
    });
  });

  it('follows the one before', () => {
    expect(decideRegistration(history, { version: 4, schema: text(30) }, 'registered')).toMatchObject({ reason: 'gap' });
  });
});
