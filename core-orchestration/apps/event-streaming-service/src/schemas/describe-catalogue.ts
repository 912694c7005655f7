import type { EventDefinition } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import type { SchemaObject } from './json-schema.ts';

/** The JSON Schema (2020-12) of what publishers put into an event's data. */
export function schemaOf(definition: EventDefinition): SchemaObject {
  return { ...z.toJSONSchema(definition.data, { io: 'input' }) };
}
