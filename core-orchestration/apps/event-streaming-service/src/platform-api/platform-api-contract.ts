import * as z from 'zod';

const consistencyToken = z.string().meta({ description: 'A query that gets it sees at least all that happened up to here' });

export const consistencyTokenSchema = z.object({ consistencyToken });

export const declarationNameSchema = z.object({ name: z.string().min(1).max(100) });
export const commandParametersSchema = z.object({ commandId: z.uuid() });
export const commandHeadersSchema = z.object({
  'idempotency-key': z.string().max(300).optional(),
  prefer: z.string().max(300).optional().meta({ description: '`wait=N`: seconds to wait for the outcome, at most 25' }),
});
export const queryHeadersSchema = z.object({ 'prognetwork-consistency-token': z.string().max(40).optional() });
export const inputSchema = z.record(z.string(), z.unknown());

export const commandStatusSchema = z.object({
  commandId: z.uuid(),
  name: z.string(),
  status: z.enum(['pending', 'completed', 'refused']),
  submittedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  result: z.unknown().optional(),
  problem: z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: z.string().optional(),
      code: z.string(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
    })
    .optional(),
  failure: z
    .string()
    .optional()
    .meta({ description: 'Why it could not be handled so far; it is among the dead letters until it is replayed' }),
  consistencyToken,
});

export const declarationListSchema = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      service: z.string(),
      permission: z.string(),
      description: z.string(),
      input: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema' }),
      output: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema' }),
    }),
  ),
  nextCursor: z.null(),
});

export const queryAnswerSchema = z.object({ result: z.unknown() });
