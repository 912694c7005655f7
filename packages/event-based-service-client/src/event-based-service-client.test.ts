import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { backoffDelayMs, defineEvent, eventCatalogue, on, retry, upcast, type CloudEvent } from './index.ts';

const envelope = (schemaversion: number, data: Record<string, unknown>): CloudEvent => ({
  specversion: '1.0',
  id: '0199f000-0000-7000-8000-000000000000',
  source: '/test',
  type: 'thing.happened',
  subject: '1',
  time: '2026-01-01T00:00:00.000Z',
  datacontenttype: 'application/json',
  schemaversion,
  correlationid: 'c',
  data,
});

const thingHappened = defineEvent('thing.happened', {
  producer: 'test',
  description: 'A thing',
  version: 3,
  data: z.strictObject({ fullName: z.string(), age: z.number() }),
  upcasters: { 1: (data) => ({ fullName: data['name'] }), 2: (data) => ({ ...data, age: 0 }) },
});

describe('an event definition', () => {
  it('lifts every older version to the current one', () => {
    expect(upcast(thingHappened, envelope(1, { name: 'Ada' })).data).toEqual({ fullName: 'Ada', age: 0 });
    expect(upcast(thingHappened, envelope(2, { fullName: 'Ada' })).schemaversion).toBe(3);
  });

  it('refuses a newer version and data that does not fit', () => {
    expect(() => upcast(thingHappened, envelope(4, {}))).toThrow(/knows up to 3/);
    expect(() => upcast(thingHappened, envelope(3, { fullName: 1 }))).toThrow();
  });

  it('hands a consumer what it knows of an event to which a later release has added fields', async () => {
    const listed = defineEvent('things.listed', {
      producer: 'test',
      description: 'Things',
      data: z.strictObject({ things: z.array(z.strictObject({ name: z.string() })) }),
    });
    const event = envelope(1, { things: [{ name: 'a' }, { name: 'b', colour: 'red' }], note: 'new' });
    const seen: unknown[] = [];
    await on(listed, async ({ data }) => void seen.push(data)).handle(event, undefined);
    expect(seen).toEqual([{ things: [{ name: 'a' }, { name: 'b' }] }]);
    expect(() => upcast(listed, event)).toThrow(/unrecognized/i);
    expect(() => upcast(listed, envelope(1, { things: [{ name: 1, colour: 'red' }] }), 'drop')).toThrow(/string/);
  });

  it('cannot be declared with a gap in its upcasters', () => {
    expect(() => defineEvent('a.b', { producer: 'x', description: '', version: 2, data: z.object({}) })).toThrow(
      /no upcaster from version 1/,
    );
  });

  it('hands lifted data to a subscription', async () => {
    const seen: unknown[] = [];
    const subscription = on(thingHappened, async (event, scope: string[]) => void seen.push(event.data.fullName, scope));
    await subscription.handle(envelope(1, { name: 'Ada' }), ['scope']);
    expect(seen).toEqual(['Ada', ['scope']]);
  });
});

describe('the catalogue', () => {
  it('holds every event the platform promises', () => {
    const promised = [
      'user.created',
      'tenant.provisioned',
      'member.joined',
      'payment.processed',
      'invoice.paid',
      'email.sent',
      'alert.triggered',
    ];
    for (const type of promised) expect(eventCatalogue.get(type)?.type).toBe(type);
    expect(eventCatalogue.size).toBeGreaterThan(35);
  });

  it('can give a JSON Schema for each', () => {
    for (const definition of eventCatalogue.values())
      expect(z.toJSONSchema(definition.data)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});

describe('retrying', () => {
  const policy = { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 4 };

  it('backs off exponentially with full jitter, up to the limit', () => {
    expect([1, 2, 3, 4, 9].map((attempt) => backoffDelayMs(policy, attempt, () => 1))).toEqual([1, 2, 4, 4, 4]);
    expect(backoffDelayMs(policy, 3, () => 0)).toBe(0);
  });

  it('gives up after the last attempt, or at once when told', async () => {
    let calls = 0;
    const failing = async () => {
      calls++;
      throw new Error('down');
    };
    await expect(retry(policy, failing)).rejects.toThrow('down');
    expect(calls).toBe(3);
    await expect(retry(policy, failing, { shouldRetry: () => false })).rejects.toThrow('down');
    expect(calls).toBe(4);
  });
});
