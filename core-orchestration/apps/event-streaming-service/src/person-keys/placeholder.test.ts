import { eventCatalogue, type EventDefinition } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { placeholderOf, withheldOf } from './placeholder.ts';

const personalFields = [...eventCatalogue.values()].flatMap((definition): [string, string, EventDefinition][] =>
  definition.personal.flatMap(({ fields }) =>
    fields.map((field): [string, string, EventDefinition] => [definition.type, field, definition]),
  ),
);

/** Any data of an event, but for one field. */
function fits({ data }: EventDefinition, field: string, value: unknown): boolean {
  const { issues = [] } = data.safeParse({ [field]: value }).error ?? {};
  return issues.every(({ path }) => path[0] !== field);
}

describe('what stands in place of an erased personal field', () => {
  it('is looked at for more than a few fields', () => {
    expect(personalFields.length).toBeGreaterThan(30);
  });

  it.each(personalFields)('fits the schema of %s: %s', (_type, field, definition) => {
    expect(fits(definition, field, placeholderOf(definition.data, field))).toBe(true);
    expect(fits(definition, field, withheldOf(definition.data, field))).toBe(true);
  });

  it('says that it is erased, in the form of the field', () => {
    const data = z.object({
      email: z.email(),
      name: z.string().min(1),
      link: z.url(),
      phone: z.string().regex(/^\d+$/).nullable(),
      age: z.int(),
      errors: z.array(z.string()),
      address: z.object({ city: z.string() }).optional(),
      anything: z.unknown(),
    });
    const fields = ['email', 'name', 'link', 'phone', 'age', 'errors', 'address.city', 'anything.within'];
    expect(fields.map((field) => placeholderOf(data, field))).toEqual([
      'erased@erased.invalid',
      'erased',
      'https://erased.invalid/',
      null,
      0,
      [],
      'erased',
      'erased',
    ]);
    expect(fields.slice(0, 3).map((field) => withheldOf(data, field))).toEqual([
      'withheld@withheld.invalid',
      'withheld',
      'https://withheld.invalid/',
    ]);
  });
});
