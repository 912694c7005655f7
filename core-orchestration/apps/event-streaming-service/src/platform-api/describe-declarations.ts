import type { CommandDefinition, QueryDefinition } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import type { declarationListSchema } from './platform-api-contract.ts';

/** The declared commands or queries with the JSON Schemas of what goes in and comes out. */
export function describeDeclarations(
  declared: ReadonlyMap<string, CommandDefinition | QueryDefinition>,
): z.infer<typeof declarationListSchema> {
  const items = [...declared.values()]
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(({ name, service, permission, description, input, output }) => ({
      name,
      service,
      permission,
      description,
      input: z.toJSONSchema(input, { io: 'input' }) as Record<string, unknown>,
      output: z.toJSONSchema(output) as Record<string, unknown>,
    }));
  return { items, nextCursor: null };
}
