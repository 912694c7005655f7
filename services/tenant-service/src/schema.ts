import { date, integer, jsonb, numeric, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { Branding, MemberRole, MemberStatus, TenantKind, TenantSettings, TenantStatus } from './contract.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const tenants = pgTable('tenants', {
  tenantId: uuid('tenant_id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').notNull(),
  kind: text('kind').$type<TenantKind>().notNull(),
  parentId: uuid('parent_id'),
  status: text('status').$type<TenantStatus>().notNull(),
  description: text('description').notNull(),
  settings: jsonb('settings').$type<Partial<TenantSettings>>().notNull(),
  branding: jsonb('branding').$type<Partial<Branding>>().notNull(),
  createdBy: uuid('created_by').notNull(),
  suspendedReason: text('suspended_reason'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const tenantMembers = pgTable(
  'tenant_members',
  {
    tenantId: uuid('tenant_id').notNull(),
    userId: uuid('user_id').notNull(),
    role: text('role').$type<MemberRole>().notNull(),
    status: text('status').$type<MemberStatus>().notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.userId] })],
);

export const organisationProfiles = pgTable('organisation_profiles', {
  organisationId: uuid('organisation_id').primaryKey(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  kind: text('kind').$type<TenantKind>().notNull(),
  status: text('status').$type<Exclude<TenantStatus, 'closed'>>().notNull(),
  parentId: uuid('parent_id'),
  description: text('description').notNull(),
  branding: jsonb('branding').$type<Partial<Branding>>().notNull(),
  createdAt: instant('created_at').notNull(),
});

export const organisationActivity = pgTable(
  'organisation_activity',
  {
    tenantId: uuid('tenant_id').notNull(),
    build: integer('build').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    membersJoined: integer('members_joined').notNull(),
    membersLeft: integer('members_left').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.build, table.day] })],
);

export const organisationPayments = pgTable(
  'organisation_payments',
  {
    tenantId: uuid('tenant_id').notNull(),
    build: integer('build').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    currency: text('currency').notNull(),
    /** Minor units. */
    amount: numeric('amount').notNull(),
    payments: integer('payments').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.build, table.day, table.currency] })],
);

export const organisationSizes = pgTable(
  'organisation_sizes',
  {
    tenantId: uuid('tenant_id').notNull(),
    build: integer('build').notNull(),
    members: integer('members').notNull(),
    milestone: integer('milestone').notNull(),
    reachedBy: uuid('reached_by'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.build] })],
);
