import { eventCatalogue } from '@prognetwork/event-based-service-client';
import type { Service } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestLog, type TestLog } from '../test-fixtures/running-service.ts';

let log: TestLog;
let service: Service;
beforeAll(async () => {
  log = await createTestLog();
  service = log.createService();
  await service.start();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

it('GET /asyncapi.json describes, for anyone, every type as it is registered, and those registered since', async () => {
  const read = async () => {
    const response = await log.request(service, '/asyncapi.json');
    expect(response.status).toBe(200);
    return (await response.json()) as {
      readonly asyncapi: string;
      readonly components: { readonly messages: Readonly<Record<string, object>> };
    };
  };
  const document = await read();
  expect(document.asyncapi).toBe('3.0.0');
  const names = [...eventCatalogue.values()].map(({ type, version }) => `${type}.v${version}`);
  expect(Object.keys(document.components.messages)).toEqual(expect.arrayContaining(names));

  const json = {
    version: 1,
    schema: { type: 'object', properties: {}, additionalProperties: false },
    producer: 'door-bell',
    description: 'Somebody rang.',
  };
  const token = await log.issuer.serviceToken('door-bell');
  await log.request(service, '/v1/schemas/door_bell.rung/versions', { method: 'POST', token, json });
  const later = log.createService();
  const response = await log.request(later, '/asyncapi.json');
  expect(await response.text()).toContain('"door_bell.rung.v1"');
  await later[Symbol.asyncDispose]();
});
