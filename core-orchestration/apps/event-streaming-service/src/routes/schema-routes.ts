import { createRoute } from '@hono/zod-openapi';
import { jsonResponse, type HttpApp } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { describeCatalogue } from '../schemas/describe-catalogue.ts';
import { eventSchemaListSchema } from '../schemas/schema-contract.ts';

const schemasRoute = createRoute({
  method: 'get',
  path: '/v1/schemas',
  tags: ['schemas'],
  summary: 'Every event type with the JSON Schema of its data',
  responses: { 200: jsonResponse(eventSchemaListSchema, 'The catalogue') },
});

export function addSchemaRoutes(app: HttpApp, context: EventStreamingContext): void {
  const schemas = describeCatalogue(context.catalogue);
  app.openapi(schemasRoute, (c) => c.json(schemas, 200));
}
