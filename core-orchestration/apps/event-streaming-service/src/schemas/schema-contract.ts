import * as z from 'zod';
import { eventTypeSchema } from '../fields-contract.ts';

const versionSchema = z.coerce.number().int().min(1).max(10_000);
const jsonSchema = z.record(z.string(), z.unknown());
const placeInHistory = { version: z.int(), revision: z.int(), registeredAt: z.iso.datetime() };

export const eventSchemaListSchema = z.object({
  items: z.array(
    z.object({
      type: z.string(),
      version: z.int(),
      producer: z.string(),
      description: z.string(),
      /** `catalogue`: declared in the platform's code; `registered`: over HTTP. */
      origin: z.enum(['catalogue', 'registered']),
      schema: jsonSchema,
      versions: z.array(z.object(placeInHistory)),
    }),
  ),
  nextCursor: z.null(),
});
export type EventSchemaList = z.infer<typeof eventSchemaListSchema>;

export const schemaStateSchema = z.object({
  type: z.string(),
  ...placeInHistory,
  fingerprint: z.string(),
  schema: jsonSchema,
  /** Shown to platform administrators and services. */
  registeredBy: z.string().nullable(),
});
export type SchemaState = z.infer<typeof schemaStateSchema>;
export const schemaHistorySchema = z.object({ items: z.array(schemaStateSchema), nextCursor: z.null() });

export const schemaParametersSchema = z.object({ type: eventTypeSchema });
export const schemaVersionParametersSchema = z.object({ type: eventTypeSchema, version: versionSchema });
export const schemaVersionQuerySchema = z.object({ revision: versionSchema.optional() });

export const registerBodySchema = z.strictObject({
  version: z.int().min(1).max(10_000),
  schema: jsonSchema,
  producer: z
    .string()
    .regex(/^[a-z][a-z-]*$/, 'must be the name of a service: lower case letters and hyphens')
    .max(60),
  description: z.string().min(1).max(500),
});
export type RegisterSchema = z.infer<typeof registerBodySchema>;

export const checkResultSchema = z.object({
  isCompatible: z.boolean(),
  outcome: z.enum(['same', 'new_revision', 'new_version', 'refused']),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  note: z.string().nullable(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
