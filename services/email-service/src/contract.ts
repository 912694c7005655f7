import * as z from 'zod';

const time = z.string();
const email = z
  .email()
  .max(254)
  .transform((address) => address.toLowerCase());
const personName = z.string().trim().min(1).max(200);

export const messageStatusSchema = z.enum(['queued', 'sending', 'sent', 'suppressed', 'failed']);
export const messageSchema = z.object({
  messageId: z.uuid(),
  to: z.string(),
  toName: z.string(),
  subject: z.string(),
  template: z.string(),
  status: messageStatusSchema,
  tenantId: z.uuid().nullable(),
  queuedAt: time,
  sentAt: time.nullable(),
  traceId: z.string().nullable(),
});
export const deliverySchema = z.object({
  at: time,
  outcome: z.enum(['accepted', 'deferred', 'rejected', 'suppressed', 'unknown']),
  detail: z.string(),
});
export const messageDetailSchema = messageSchema.extend({
  html: z.string().describe('Untrusted: show it in a sandboxed frame only'),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
  provider: z.string().nullable(),
  deliveries: z.array(deliverySchema),
});
export const messageParametersSchema = z.object({ messageId: z.uuid() });

export const welcomeSchema = z.strictObject({ userId: z.uuid(), email, displayName: personName, tenantName: personName });
/** The address may be absent when the profile that told it is gone already. */
export const personErasureSchema = z.strictObject({ userId: z.uuid(), email: email.optional() });
export type PersonErasure = z.infer<typeof personErasureSchema>;
export const queuedSchema = z.object({ messageId: z.uuid(), status: messageStatusSchema });

export const templateSummarySchema = z.object({
  templateId: z.uuid(),
  name: z.string(),
  locale: z.string(),
  subject: z.string(),
  version: z.int(),
  isDefault: z.boolean(),
  updatedAt: time,
});
export const templateSchema = templateSummarySchema.extend({
  mjml: z.string(),
  variables: z.array(z.string()),
  html: z.string().describe('Filled with sample values; untrusted: show it in a sandboxed frame only'),
});
export const templateParametersSchema = z.object({ templateId: z.uuid() });
export const publishTemplateSchema = z.strictObject({ subject: z.string().trim().min(1).max(300), mjml: z.string().min(1).max(200_000) });
export const installedSchema = z.object({ installed: z.int() });

export const suppressionSchema = z.object({ suppressionId: z.uuid(), address: z.string(), reason: z.string(), createdAt: time });
export const addSuppressionSchema = z.strictObject({
  address: email,
  reason: z.string().trim().min(1).max(200).default('Added by an administrator'),
});
export const suppressionParametersSchema = z.object({ suppressionId: z.uuid() });

export const addLeadSchema = z.strictObject({
  name: personName,
  email,
  organisation: z.string().trim().min(1).max(200),
  message: z.string().trim().min(1).max(4000),
});
export const leadCreatedSchema = z.object({ leadId: z.uuid() });
export const leadSchema = z.object({
  leadId: z.uuid(),
  name: z.string(),
  email: z.string(),
  organisation: z.string(),
  message: z.string(),
  createdAt: time,
});
