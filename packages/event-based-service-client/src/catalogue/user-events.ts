import * as z from 'zod';
import { defineEvent, type EventOf } from '../definition.ts';
import { email, locale, personName, role } from './fields.ts';

const producer = 'user-service';
const person = { userId: z.uuid(), email, displayName: personName };
const personal = [{ person: 'userId', fields: ['email', 'displayName'] }];
const withLocale = [{ person: 'userId', fields: ['email', 'displayName', 'locale'] }];

export const userCreated = defineEvent('user.created', {
  producer,
  description: 'A person registered; the address is not verified yet.',
  data: z.strictObject({ ...person, locale }),
  personal: withLocale,
});
export const userUpdated = defineEvent('user.updated', {
  producer,
  description: 'A person changed the profile or verified the address.',
  data: z.strictObject({ ...person, locale, emailVerified: z.boolean() }),
  personal: withLocale,
});
export const userDeleted = defineEvent('user.deleted', {
  producer,
  description: 'A person left the platform.',
  data: z.strictObject({ userId: z.uuid() }),
});
const erasure = { erasureId: z.uuid(), userId: z.uuid() };
export const userErasureRequested = defineEvent('user.erasure_requested', {
  producer,
  description: 'Everything that can be known about a person is to be erased.',
  data: z.strictObject({ ...erasure, requestedBy: z.uuid() }),
});
export const userErasureCompleted = defineEvent('user.erasure_completed', {
  producer,
  description: 'A person was erased, and the key to what the log holds about them destroyed.',
  data: z.strictObject(erasure),
});
export const userErasureFailed = defineEvent('user.erasure_failed', {
  producer,
  description: 'The erasure was refused at one step; the account is open again and nothing was erased.',
  data: z.strictObject({ ...erasure, step: z.string().max(100), reason: z.string().max(500) }),
  personal: [{ person: 'userId', fields: ['reason'] }],
});
export const userVerificationRequested = defineEvent('user.verification_requested', {
  producer,
  description: 'A link that proves the address has to be sent.',
  data: z.strictObject({ ...person, locale, verificationUrl: z.url(), expiresAt: z.iso.datetime() }),
  personal: [{ person: 'userId', fields: ['email', 'displayName', 'locale', 'verificationUrl'] }],
  // Whoever has the link can take the account.
  secret: ['verificationUrl'],
});
export const userRegistrationRepeated = defineEvent('user.registration_repeated', {
  producer,
  description: 'Someone registered with an address that has an account already; its holder is told by mail.',
  data: z.strictObject({ ...person, locale }),
  personal: withLocale,
});
export const authenticationSucceeded = defineEvent('authentication.succeeded', {
  producer,
  description: 'A person signed in.',
  data: z.strictObject({ userId: z.uuid(), sessionId: z.uuid(), method: z.enum(['password', 'handoff']) }),
});
export const authenticationFailed = defineEvent('authentication.failed', {
  producer,
  description: 'A sign-in to an existing account was refused.',
  data: z.strictObject({ userId: z.uuid(), reason: z.enum(['wrong_password', 'email_not_verified', 'locked', 'refresh_token_reused']) }),
});
export const authenticationMfaEnabled = defineEvent('authentication.mfa_enabled', {
  producer,
  description: 'A person added a second factor.',
  data: z.strictObject({ userId: z.uuid(), method: z.enum(['totp', 'passkey']) }),
});
export const authenticationPasswordReset = defineEvent('authentication.password_reset', {
  producer,
  description: 'A person set a new password.',
  data: z.strictObject({ userId: z.uuid() }),
});
export const authenticationSessionRevoked = defineEvent('authentication.session_revoked', {
  producer,
  description: 'A session ended before its time.',
  data: z.strictObject({
    userId: z.uuid(),
    sessionId: z.uuid(),
    reason: z.enum(['signed_out', 'refresh_token_reused', 'administrator', 'account_closed']),
  }),
});

const membership = { membershipId: z.uuid(), userId: z.uuid(), role };
export const memberRequested = defineEvent('member.requested', {
  producer,
  description: 'A person asked to join; the membership is pending until its dues are paid.',
  data: z.strictObject({ ...membership, email, displayName: personName }),
  personal,
});
export const memberInvited = defineEvent('member.invited', {
  producer,
  description: 'A person was invited to a tenant.',
  data: z.strictObject({ membershipId: z.uuid(), email, role }),
  // Whoever is invited may have no account yet.
  personal: [{ person: { address: 'email' }, fields: ['email'] }],
});
export const memberJoined = defineEvent('member.joined', {
  producer,
  description: 'A membership became active.',
  data: z.strictObject({ ...membership, email, displayName: personName }),
  personal,
});
export const memberRoleChanged = defineEvent('member.role_changed', {
  producer,
  description: 'A member has another role.',
  data: z.strictObject({ ...membership, previousRole: role }),
});
export const memberLeft = defineEvent('member.left', {
  producer,
  description: 'A membership ended.',
  data: z.strictObject({ membershipId: z.uuid(), userId: z.uuid(), reason: z.string().max(200) }),
  personal: [{ person: 'userId', fields: ['reason'] }],
});

export type UserCreated = EventOf<typeof userCreated>;
export type UserUpdated = EventOf<typeof userUpdated>;
export type UserDeleted = EventOf<typeof userDeleted>;
export type UserErasureRequested = EventOf<typeof userErasureRequested>;
export type UserErasureCompleted = EventOf<typeof userErasureCompleted>;
export type UserErasureFailed = EventOf<typeof userErasureFailed>;
export type UserVerificationRequested = EventOf<typeof userVerificationRequested>;
export type UserRegistrationRepeated = EventOf<typeof userRegistrationRepeated>;
export type AuthenticationSucceeded = EventOf<typeof authenticationSucceeded>;
export type AuthenticationFailed = EventOf<typeof authenticationFailed>;
export type AuthenticationMfaEnabled = EventOf<typeof authenticationMfaEnabled>;
export type AuthenticationPasswordReset = EventOf<typeof authenticationPasswordReset>;
export type AuthenticationSessionRevoked = EventOf<typeof authenticationSessionRevoked>;
export type MemberRequested = EventOf<typeof memberRequested>;
export type MemberInvited = EventOf<typeof memberInvited>;
export type MemberJoined = EventOf<typeof memberJoined>;
export type MemberRoleChanged = EventOf<typeof memberRoleChanged>;
export type MemberLeft = EventOf<typeof memberLeft>;
