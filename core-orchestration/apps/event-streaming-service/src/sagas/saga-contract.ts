import * as z from 'zod';

const status = z.enum(['running', 'compensating', 'paused', 'completed', 'failed']);
const instant = z.iso.datetime();

export const sagaQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(500).optional(),
  status: status.optional(),
  definition: z.string().min(1).max(100).optional(),
});
export const sagaParametersSchema = z.object({ sagaId: z.uuid() });
export const sagaOperationParametersSchema = sagaParametersSchema.extend({ action: z.enum(['pause', 'resume', 'retry', 'skip']) });
export const sagaOperationSchema = z.strictObject({ reason: z.string().trim().min(1).max(500) });

export const sagaSchema = z.object({
  sagaId: z.uuid(),
  definition: z.string(),
  version: z.int(),
  service: z.string(),
  subject: z.string(),
  tenantId: z.uuid().nullable(),
  startedBy: z.string(),
  status,
  step: z.string().nullable(),
  attempts: z.int(),
  startedAt: instant,
  updatedAt: instant,
  endedAt: instant.nullable(),
});
export const sagaDetailSchema = sagaSchema.extend({
  steps: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['pending', 'running', 'done', 'failed', 'retrying', 'compensating', 'compensated', 'skipped']),
      attempts: z.int(),
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
      reason: z.string().nullable(),
    }),
  ),
  timeline: z.array(
    z.object({
      at: instant,
      what: z.string(),
      step: z.string().nullable(),
      attempt: z.int().nullable(),
      reason: z.string().nullable(),
      actorId: z.string().nullable(),
      eventId: z.uuid(),
      traceId: z.string().nullable(),
    }),
  ),
});

export type SagaListQuery = z.infer<typeof sagaQuerySchema>;
export type SagaSummary = z.infer<typeof sagaSchema>;
export type SagaDetail = z.infer<typeof sagaDetailSchema>;
