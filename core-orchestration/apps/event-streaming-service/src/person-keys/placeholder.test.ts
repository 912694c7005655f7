import { eventCatalogue, type EventDefinition } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { placeholderOf } from './placeholder.ts';

const personalFields = [...eventCatalogue.values()].flatMap((definition): [string, string, EventDefinition][] =>
  (definition.personal?.fields ?? []).map((field) => [definition.type, field, definition]),
);

describe('what stands in place of an erased personal field', () => {
  it('is looked at for more than a few fields', () => {
    expect(personalFields.length).toBeGreaterThan(10);
  });

  it.each(personalFields)('fits the schema of %s: %s', (_type, field, definition) => {
    const data =
      definition.data instanceof z.ZodObject ? definition.data : expect.fail('personal fields are top-level fields of an object');
    expect(data.shape[field]?.safeParse(placeholderOf(definition, field)).success).toBe(true);
    expect(Object.keys(data.shape)).toContain(definition.personal?.person);
  });

  it('says that it is erased, in the form of the field', () => {
    const definition = {
      data: z.object({
        email: z.email(),
        name: z.string().min(1),
        link: z.url(),
        phone: z.string().regex(/^\d+$/).nullable(),
        age: z.int(),
      }),
    };
    const placeholders = Object.keys(definition.data.shape).map((field) => placeholderOf(definition as unknown as EventDefinition, field));
    expect(placeholders).toEqual(['erased@erased.invalid', 'erased', 'https://erased.invalid/', null, 0]);
  });
});
