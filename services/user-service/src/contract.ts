import * as z from 'zod';

export const emailAddress = z.email().max(254);
export const displayName = z.string().trim().min(1).max(200);
export const locale = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { error: 'must be a language tag such as en or de-AT' });
export const membershipRole = z.enum(['owner', 'administrator', 'member', 'applicant']);
export const membershipStatus = z.enum(['pending', 'active', 'left']);
export const clientName = z.enum(['admin', 'marketing']);
export const organisationSlug = z.string().min(1).max(63);
const instant = z.iso.datetime();
/** Checked against the password policy by the service; the length is bounded here so that hashing is. */
const newPassword = z.string().min(1).max(1000);
const token = z.string().min(1).max(200);

export const registration = z.strictObject({ email: emailAddress, password: newPassword, displayName, locale: locale.optional() });
export const registrationAccepted = z.object({ status: z.literal('verification_sent') });
export const verification = z.strictObject({ token });
export const verified = z.object({ email: emailAddress });

export const signIn = z.strictObject({ email: emailAddress, password: newPassword });
export const signedInPerson = z.object({
  id: z.uuid(),
  email: emailAddress,
  displayName: z.string(),
  isPlatformAdministrator: z.boolean(),
});
export const signedIn = z.object({
  sessionId: z.uuid(),
  sessionToken: z.string(),
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresIn: z.int(),
  person: signedInPerson,
});

export const tokenRequest = z.discriminatedUnion('grantType', [
  z.strictObject({ grantType: z.literal('session'), sessionToken: token, tenantId: z.uuid().optional() }),
  z.strictObject({ grantType: z.literal('refresh_token'), refreshToken: token, tenantId: z.uuid().optional() }),
  z.strictObject({
    grantType: z.literal('client_credentials'),
    clientId: z.string().min(1).max(100),
    clientSecret: token,
    tenantId: z.uuid().optional(),
  }),
]);
export const tokenIssued = z.object({ accessToken: z.string(), expiresIn: z.int(), refreshToken: z.string().optional() });

export const handoffRequest = z.strictObject({ client: clientName, returnTo: z.string().min(1).max(2000) });
export const handoffIssued = z.object({ code: z.string(), expiresAt: instant });
export const handoffRedemption = z.strictObject({ client: clientName, code: token });

export const profile = signedInPerson.extend({ locale: z.string(), createdAt: instant, emailVerifiedAt: instant.nullable() });
export const profileChange = z
  .strictObject({ displayName: displayName.optional(), locale: locale.optional() })
  .refine((change) => change.displayName !== undefined || change.locale !== undefined, { error: 'names nothing to change' });
export const ownMembership = z.object({
  membershipId: z.uuid(),
  tenantId: z.uuid(),
  tenantName: z.string(),
  tenantSlug: z.string(),
  role: membershipRole,
  status: membershipStatus,
  joinedAt: instant.nullable(),
});

export const member = z.object({
  membershipId: z.uuid(),
  userId: z.uuid(),
  displayName: z.string(),
  email: emailAddress,
  role: membershipRole,
  status: membershipStatus,
  joinedAt: instant.nullable(),
});
export const roleChange = z.strictObject({ role: z.enum(['owner', 'administrator', 'member']) });
/** The organisation is optional: with it the membership can be shown before `tenant.created` arrives. */
export const ownerRequest = z.strictObject({
  userId: z.uuid(),
  organisation: z.strictObject({ name: z.string().min(1).max(200), slug: organisationSlug }).optional(),
});

export const person = profile.omit({ locale: true }).extend({ membershipCount: z.int() });

/** Said on purpose: from the moment mail is deleted there is no way back. */
export const erasureRequest = z.strictObject({ confirm: z.literal('erase') });
export const erasureStarted = z.object({ erasureId: z.uuid() });
export const erasure = z.object({
  erasureId: z.uuid(),
  userId: z.uuid(),
  requestedBy: z.string(),
  status: z.enum(['running', 'compensating', 'paused', 'completed', 'failed']),
  reason: z.string().nullable(),
  steps: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      status: z.enum(['pending', 'running', 'done', 'failed', 'compensated', 'skipped']),
      at: instant.nullable(),
    }),
  ),
});

/** A public key on P-256 (RFC 7517, RFC 7518 section 6.2). */
export const jsonWebKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});
export const jsonWebKeySet = z.object({ keys: z.array(jsonWebKey) });

export type Registration = z.infer<typeof registration>;
export type SignIn = z.infer<typeof signIn>;
export type SignedIn = z.infer<typeof signedIn>;
export type TokenRequest = z.infer<typeof tokenRequest>;
export type TokenIssued = z.infer<typeof tokenIssued>;
export type HandoffRequest = z.infer<typeof handoffRequest>;
export type HandoffRedemption = z.infer<typeof handoffRedemption>;
export type Profile = z.infer<typeof profile>;
export type ProfileChange = z.infer<typeof profileChange>;
export type OwnMembership = z.infer<typeof ownMembership>;
export type Member = z.infer<typeof member>;
export type MembershipRole = z.infer<typeof membershipRole>;
export type MembershipStatus = z.infer<typeof membershipStatus>;
export type RoleChange = z.infer<typeof roleChange>;
export type OwnerRequest = z.infer<typeof ownerRequest>;
export type ErasureStarted = z.infer<typeof erasureStarted>;
export type Erasure = z.infer<typeof erasure>;
export type Person = z.infer<typeof person>;
export type ClientName = z.infer<typeof clientName>;
export type JsonWebKey = z.infer<typeof jsonWebKey>;
export type JsonWebKeySet = z.infer<typeof jsonWebKeySet>;
