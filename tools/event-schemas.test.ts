import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent, eventCatalogue, type EventDefinition } from '../packages/event-based-service-client/src/index.ts';
import { checkEventSchemas, readSchemaFiles, type SchemaFiles } from './event-schemas.ts';

const declared = (data: z.ZodType, version = 1): EventDefinition =>
  defineEvent('thing.happened', { producer: 'x-service', description: '', data, version, upcasters: { 1: (old) => old } });
const catalogueOf = (...definitions: readonly EventDefinition[]) => new Map(definitions.map((definition) => [definition.type, definition]));
const before = z.strictObject({ id: z.uuid(), name: z.string().max(10) });
const checkedIn = checkEventSchemas(catalogueOf(declared(before)), new Map(), 1).toWrite;
const check = (definition: EventDefinition, files: SchemaFiles = checkedIn) => checkEventSchemas(catalogueOf(definition), files, 1);

test('the catalogue and what is checked in go together', () => {
  expect(checkEventSchemas(eventCatalogue, readSchemaFiles()).problems).toEqual([]);
});

describe('a change of an event', () => {
  test('that is none passes, and nothing is written', () => {
    expect(check(declared(before))).toEqual({ problems: [], toWrite: new Map() });
  });

  test('that adds an optional field is to be written down', () => {
    const { problems, toWrite } = check(declared(before.extend({ note: z.string().optional() })));
    expect(problems).toEqual([expect.stringMatching(/thing\.happened\.v1\.json differs from the catalogue: run npx node tools/)]);
    expect([...toWrite.keys()]).toEqual(['thing.happened.v1.json']);
  });

  test('that breaks its version is refused with what breaks, and writing does not help', () => {
    const { problems, toWrite } = check(declared(before.extend({ name: z.string().max(5), age: z.int() })));
    expect(problems).toEqual([
      expect.stringMatching(/breaks its version 1 at \/properties\/age: "age" is required now.*declare a new version/),
      expect.stringMatching(/breaks its version 1 at \/properties\/name\/maxLength/),
    ]);
    expect(toWrite.size).toBe(0);
  });

  test('that breaks with a new version is to be written down beside the old one', () => {
    const next = declared(z.strictObject({ title: z.string() }), 2);
    const { problems, toWrite } = check(next);
    expect(problems).toEqual(['thing.happened.v2.json is missing: run npx node tools/event-schemas.ts --write']);
    expect(check(next, new Map([...checkedIn, ...toWrite])).problems).toEqual([]);
    expect(check(next, toWrite).problems).toEqual([expect.stringMatching(/v1\.json is missing.*restore it/)]);
  });

  test('that takes it out of the catalogue is refused', () => {
    expect(checkEventSchemas(new Map(), checkedIn, 0).problems).toEqual([expect.stringMatching(/is of no event in the catalogue/)]);
  });
});

test('a catalogue that is nearly empty is noticed', () => {
  expect(checkEventSchemas(catalogueOf(declared(before)), checkedIn).problems).toEqual([expect.stringMatching(/fewer than 35/)]);
});
