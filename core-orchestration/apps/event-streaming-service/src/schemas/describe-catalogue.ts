import type { EventDefinition } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import type { eventSchemaListSchema } from './schema-contract.ts';

/** The catalogue as JSON Schema (2020-12), by type. */
export function describeCatalogue(catalogue: ReadonlyMap<string, EventDefinition>): z.infer<typeof eventSchemaListSchema> {
  const items = [...catalogue.values()]
    .map(({ type, version, producer, description, data }) => ({
      type,
      version,
      producer,
      description,
      schema: { ...z.toJSONSchema(data, { io: 'input' }) },
    }))
    .toSorted((a, b) => (a.type < b.type ? -1 : 1));
  return { items, nextCursor: null };
}
