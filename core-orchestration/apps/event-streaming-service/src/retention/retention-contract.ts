import * as z from 'zod';
import { categorySchema, eventTypeSchema, positionSchema } from '../fields-contract.ts';

const MAX_DAYS = 36_500;

export const retentionRuleParametersSchema = z.object({ ruleId: z.uuid() });

/** Which events go, and after how many days. Null stands for all; of several rules that fit an event, the shortest has its way. */
export const retentionRuleBodySchema = z
  .strictObject({
    tenantId: z.uuid().nullable(),
    type: eventTypeSchema.nullable(),
    category: categorySchema.nullable().default(null),
    keepDays: z.int().min(1).max(MAX_DAYS),
  })
  .refine(({ type, category }) => type === null || category === null, { path: ['category'], message: 'is either a type or a category' });
export type RetentionRuleBody = z.infer<typeof retentionRuleBodySchema>;

export const retentionRuleSchema = z.object({
  ruleId: z.uuid(),
  tenantId: z.uuid().nullable(),
  type: z.string().nullable(),
  category: z.string().nullable(),
  keepDays: z.int(),
  /** How far the log was looked through under this rule, and how many events it has removed since it was made. */
  reached: positionSchema,
  removed: z.int(),
  changedAt: z.iso.datetime(),
});
export const retentionRuleListSchema = z.object({ items: z.array(retentionRuleSchema), nextCursor: z.null() });
