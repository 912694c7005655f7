import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, asc, eq, gte, lte, sql } from 'drizzle-orm';
import { organisationActivity, organisationPayments, organisationSizes } from '../schema.ts';

export interface Period {
  /** Days such as 2026-01-31, both included. */
  readonly from: string;
  readonly until: string;
}

export interface Size {
  readonly members: number;
  readonly milestone: number;
  readonly reachedBy: string | null;
}

export async function addMembers(tx: Transaction, build: number, day: string, change: { joined: number; left: number }): Promise<void> {
  await tx.db
    .insert(organisationActivity)
    .values({ tenantId: tenantOf(tx), build, day, membersJoined: change.joined, membersLeft: change.left })
    .onConflictDoUpdate({
      target: [organisationActivity.tenantId, organisationActivity.build, organisationActivity.day],
      set: {
        membersJoined: sql`${organisationActivity.membersJoined} + excluded.members_joined`,
        membersLeft: sql`${organisationActivity.membersLeft} + excluded.members_left`,
      },
    });
}

export async function addPayment(tx: Transaction, build: number, day: string, money: { amount: string; currency: string }): Promise<void> {
  const table = organisationPayments;
  await tx.db
    .insert(table)
    .values({ tenantId: tenantOf(tx), build, day, ...money, payments: 1 })
    .onConflictDoUpdate({
      target: [table.tenantId, table.build, table.day, table.currency],
      set: { amount: sql`${table.amount} + excluded.amount`, payments: sql`${table.payments} + 1` },
    });
}

/** Changes the number of members, and returns the size after it. */
export async function changeSize(tx: Transaction, build: number, change: number): Promise<Size> {
  const { tenantId, members, milestone, reachedBy } = organisationSizes;
  const [size] = await tx.db
    .insert(organisationSizes)
    .values({ tenantId: tenantOf(tx), build, members: change, milestone: 0, reachedBy: null })
    .onConflictDoUpdate({ target: [tenantId, organisationSizes.build], set: { members: sql`${members} + excluded.members` } })
    .returning({ members, milestone, reachedBy });
  if (size === undefined) throw new Error('The size was not saved.');
  return size;
}

export async function saveMilestone(tx: Transaction, build: number, milestone: number, reachedBy: string): Promise<void> {
  await tx.db.update(organisationSizes).set({ milestone, reachedBy }).where(eq(organisationSizes.build, build));
}

export async function findSize(tx: Transaction, build: number): Promise<Size | undefined> {
  const { members, milestone, reachedBy } = organisationSizes;
  const rows = await tx.db.select({ members, milestone, reachedBy }).from(organisationSizes).where(eq(organisationSizes.build, build));
  return rows[0];
}

export async function listActivity(tx: Transaction, build: number, { from, until }: Period) {
  const { day, membersJoined, membersLeft } = organisationActivity;
  return tx.db
    .select({ day, membersJoined, membersLeft })
    .from(organisationActivity)
    .where(and(eq(organisationActivity.build, build), gte(day, from), lte(day, until)))
    .orderBy(asc(day));
}

export async function listPayments(tx: Transaction, build: number, { from, until }: Period) {
  const { day, currency, amount, payments } = organisationPayments;
  return tx.db
    .select({ day, currency, amount, payments })
    .from(organisationPayments)
    .where(and(eq(organisationPayments.build, build), gte(day, from), lte(day, until)))
    .orderBy(asc(day), asc(currency));
}

function tenantOf({ tenantId }: Transaction): string {
  if (tenantId === undefined) throw new Error('Activity belongs to a tenant.');
  return tenantId;
}
