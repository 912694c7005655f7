import * as z from 'zod';

export const eventSchemaListSchema = z.object({
  items: z.array(
    z.object({
      type: z.string(),
      version: z.int(),
      producer: z.string(),
      description: z.string(),
      schema: z.record(z.string(), z.unknown()),
    }),
  ),
  nextCursor: z.null(),
});
