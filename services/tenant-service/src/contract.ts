import * as z from 'zod';

export const tenantKind = z.enum(['federation', 'chapter', 'union', 'cooperative', 'campaign', 'association']);
export const tenantStatus = z.enum(['provisioning', 'active', 'suspended', 'closed']);
export const memberRole = z.enum(['owner', 'administrator', 'member', 'applicant']);
export const tenantName = z.string().trim().min(1).max(200);
/** A DNS label that begins with a letter, so that it can become a host name. */
export const tenantSlug = z.string().regex(/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,39}$/, {
  error: 'must be 3 to 40 small letters, digits and single hyphens, beginning with a letter',
});
const instant = z.iso.datetime();

export const branding = z.strictObject({
  primaryColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, { error: 'must be a colour such as #2f6f4e' })
    .nullable(),
  logoText: z.string().trim().max(60),
  tagline: z.string().trim().max(160),
});
export const tenantSettings = z.strictObject({
  locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'must be a language tag such as en or de-AT' }),
  timeZone: z.string().max(64).refine(isTimeZone, { error: 'must be a time zone such as Europe/Vienna' }),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code such as EUR' }),
  contactEmail: z.email().max(254).nullable(),
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const tenantCreation = z.strictObject({ name: tenantName, slug: tenantSlug, kind: tenantKind, parentId: z.uuid().optional() });
export const tenantStarted = z.object({ tenantId: z.uuid(), provisioningId: z.uuid() });

export const tenantSummary = z.object({
  tenantId: z.uuid(),
  name: z.string(),
  slug: z.string(),
  kind: tenantKind,
  status: tenantStatus,
  parentId: z.uuid().nullable(),
});
export const ownTenant = tenantSummary.extend({ role: memberRole });
export const platformTenant = tenantSummary.extend({ createdAt: instant, memberCount: z.int() });
export const tenant = tenantSummary.extend({ description: z.string(), settings: tenantSettings, branding, createdAt: instant });
export const tenantChange = z
  .strictObject({
    name: tenantName.optional(),
    description: z.string().trim().max(2000).optional(),
    settings: tenantSettings.partial().optional(),
    branding: branding.partial().optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), { error: 'names nothing to change' });
export const suspension = z.strictObject({ reason: z.string().trim().min(1).max(500) });

export const organisation = z.object({
  tenantId: z.uuid(),
  name: z.string(),
  slug: z.string(),
  kind: tenantKind,
  description: z.string(),
  branding,
  status: tenantStatus,
});

export const provisioningStep = z.object({
  name: z.string(),
  title: z.string(),
  status: z.enum(['pending', 'running', 'done', 'failed', 'compensated']),
  at: instant.optional(),
});
export const provisioning = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  status: z.enum(['running', 'completed', 'compensating', 'failed']),
  steps: z.array(provisioningStep),
  reason: z.string().optional(),
});

export type TenantKind = z.infer<typeof tenantKind>;
export type TenantStatus = z.infer<typeof tenantStatus>;
export type MemberRole = z.infer<typeof memberRole>;
export type MemberStatus = 'pending' | 'active' | 'left';
export type Branding = z.infer<typeof branding>;
export type TenantSettings = z.infer<typeof tenantSettings>;
export type TenantCreation = z.infer<typeof tenantCreation>;
export type TenantStarted = z.infer<typeof tenantStarted>;
export type TenantSummary = z.infer<typeof tenantSummary>;
export type OwnTenant = z.infer<typeof ownTenant>;
export type PlatformTenant = z.infer<typeof platformTenant>;
export type TenantView = z.infer<typeof tenant>;
export type TenantChange = z.infer<typeof tenantChange>;
export type Organisation = z.infer<typeof organisation>;
export type Provisioning = z.infer<typeof provisioning>;
