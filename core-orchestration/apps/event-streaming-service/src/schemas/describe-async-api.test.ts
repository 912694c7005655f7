import { eventCatalogue } from '@prognetwork/event-based-service-client';
import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { describeAsyncApi } from './describe-async-api.ts';
import { schemaOf } from './describe-catalogue.ts';
import { isObject, resolveReference, type JsonSchema } from './json-schema.ts';
import type { TypeWithStates } from './read-schemas.ts';

const state = (type: string, version: number, revision: number, schema: JsonSchema) => ({
  type,
  version,
  revision,
  schema,
  fingerprint: '',
  registeredBy: '',
  registeredAt: new Date(0),
});
const catalogue = [...eventCatalogue.values()].map((definition): TypeWithStates => ({
  ...definition,
  origin: 'catalogue',
  states: [state(definition.type, definition.version, 1, schemaOf(definition))],
}));
const withReference = { type: 'object', properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { type: 'string' } } };
const bridged: TypeWithStates = {
  type: 'billing_bridge.invoice_exported',
  producer: 'billing-bridge',
  description: 'An invoice went to the bookkeeping.',
  origin: 'registered',
  states: [
    state('billing_bridge.invoice_exported', 2, 1, withReference),
    state('billing_bridge.invoice_exported', 1, 2, { type: 'object', title: 'second' }),
    state('billing_bridge.invoice_exported', 1, 1, { type: 'object', title: 'first' }),
  ],
};

// Through JSON, as it goes out.
const document = JSON.parse(
  JSON.stringify(describeAsyncApi([...catalogue, bridged], { version: '1.2.3', url: new URL('https://api.example.org') })),
) as JsonSchema;
const at = (path: string) => resolveReference(document, path);

const official = addFormats.default(new Ajv({ strict: false, allErrors: true }));
const validate = official.compile(Object(specs.schemasWithoutId['3.0.0']));
const faultsOf = (changed: unknown) => (validate(changed) ? [] : (validate.errors ?? []).map(({ instancePath }) => instancePath));

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = isObject(value) && typeof value['$ref'] === 'string' ? [value['$ref']] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

describe('the AsyncAPI document', () => {
  it('is valid by the official schema', () => {
    expect(faultsOf(document)).toEqual([]);
  });

  it('would not be with a fault in it', () => {
    const text = JSON.stringify(document);
    expect(faultsOf(JSON.parse(text.replace('"action":"send"', '"action":"emit"')))).not.toEqual([]);
    expect(faultsOf(JSON.parse(text.replace('"payload":{', '"payloads":{')))).not.toEqual([]);
    expect(faultsOf(JSON.parse(text.replace('"maxLength":', '"maxLength":-')))).not.toEqual([]);
  });

  it('refers only to what is in it', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(eventCatalogue.size * 8);
    expect(references.filter((reference) => at(reference) === undefined)).toEqual([]);
  });

  it('has each event with its envelope, its data, its producer and what belongs together', () => {
    expect(at('#/components/messages/user.deleted.v1')).toMatchObject({
      name: 'user.deleted',
      tags: [{ name: 'user-service' }],
      correlationId: { $ref: '#/components/correlationIds/correlation' },
      payload: {
        allOf: [{ $ref: '#/components/schemas/cloudEvent' }, { properties: { data: { $ref: '#/components/schemas/user.deleted.v1' } } }],
      },
    });
    expect(at('#/components/schemas/cloudEvent')).toMatchObject({
      required: expect.arrayContaining(['specversion', 'id', 'source', 'type']),
    });
    expect(at('#/servers/gateway')).toMatchObject({ host: 'api.example.org', protocol: 'https' });
  });

  it('shows every version of a registered type in its latest revision, with its own references', () => {
    expect(at('#/components/schemas/billing_bridge.invoice_exported.v1')).toMatchObject({ title: 'second' });
    expect(at('#/components/schemas/billing_bridge.invoice_exported.v2/properties/a')).toEqual({
      $ref: '#/components/schemas/billing_bridge.invoice_exported.v2/$defs/a',
    });
    for (const channel of ['events', 'live', 'consumerGroup', 'webhook'])
      expect(at(`#/channels/${channel}/messages/billing_bridge.invoice_exported.v2`)).toBeDefined();
  });
});
