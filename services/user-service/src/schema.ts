import { boolean, customType, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { JsonWebKey, MembershipRole, MembershipStatus, ClientName } from './contract.ts';
import type { LeftMembership } from './erasures/erasure.ts';
import type { SessionEnd } from './sessions/session.ts';

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const people = pgTable('people', {
  id: uuid('id').primaryKey(),
  email: text('email').notNull(),
  emailKey: text('email_key').notNull(),
  displayName: text('display_name').notNull(),
  locale: text('locale').notNull(),
  passwordHash: text('password_hash').notNull(),
  isPlatformAdministrator: boolean('is_platform_administrator').notNull().default(false),
  emailVerifiedAt: instant('email_verified_at'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  erasureId: uuid('erasure_id'),
  closedAt: instant('closed_at'),
  leftMemberships: jsonb('left_memberships').$type<LeftMembership[]>().notNull().default([]),
});

export const emailVerifications = pgTable('email_verifications', {
  tokenHash: bytea('token_hash').primaryKey(),
  userId: uuid('user_id').notNull(),
  passwordHash: text('password_hash').notNull(),
  displayName: text('display_name').notNull(),
  locale: text('locale').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

export const attemptWindows = pgTable(
  'attempt_windows',
  {
    kind: text('kind').notNull(),
    bucket: integer('bucket').notNull(),
    attempts: integer('attempts').notNull(),
    endsAt: instant('ends_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.bucket] })],
);

export const sessions = pgTable('sessions', {
  id: uuid('id').primaryKey(),
  rootSessionId: uuid('root_session_id').notNull(),
  userId: uuid('user_id').notNull(),
  tokenHash: bytea('token_hash').notNull(),
  createdAt: instant('created_at').notNull(),
  lastUsedAt: instant('last_used_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  endedAt: instant('ended_at'),
  endedReason: text('ended_reason').$type<SessionEnd>(),
});

export const refreshTokens = pgTable('refresh_tokens', {
  tokenHash: bytea('token_hash').primaryKey(),
  sessionId: uuid('session_id').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

export const handoffs = pgTable('handoffs', {
  codeHash: bytea('code_hash').primaryKey(),
  sessionId: uuid('session_id').notNull(),
  client: text('client').$type<ClientName>().notNull(),
  returnTo: text('return_to').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  redeemedAt: instant('redeemed_at'),
});

export const signingKeys = pgTable('signing_keys', {
  kid: text('kid').primaryKey(),
  publicJwk: jsonb('public_jwk').$type<JsonWebKey>().notNull(),
  encryptedPrivateKey: bytea('encrypted_private_key').notNull(),
  createdAt: instant('created_at').notNull(),
  signsFrom: instant('signs_from').notNull(),
  signsUntil: instant('signs_until').notNull(),
  verifiesUntil: instant('verifies_until').notNull(),
});

export type OrganisationStatus = 'provisioning' | 'active' | 'suspended' | 'closed';

export const organisations = pgTable('organisations', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  status: text('status').$type<OrganisationStatus>().notNull(),
});

export const memberships = pgTable('memberships', {
  tenantId: uuid('tenant_id').notNull(),
  membershipId: uuid('membership_id').notNull(),
  userId: uuid('user_id').notNull(),
  role: text('role').$type<MembershipRole>().notNull(),
  status: text('status').$type<MembershipStatus>().notNull(),
  createdAt: instant('created_at').notNull(),
  joinedAt: instant('joined_at'),
  updatedAt: instant('updated_at').notNull(),
});
