import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';

/** What mail shows of an organisation; a projection of the tenant service's events and public profile. */
export interface TenantProfile {
  readonly name: string;
  readonly slug: string;
  readonly primaryColor: string | null;
  readonly logoText: string | null;
  readonly tagline: string | null;
}

export async function findTenantProfile(tx: Transaction): Promise<TenantProfile | undefined> {
  const { rows } = await tx.db.execute<Pick<TenantProfile, keyof TenantProfile>>(sql`
    select name, slug, primary_color as "primaryColor", logo_text as "logoText", tagline from tenant_profiles`);
  return rows[0];
}

export async function saveTenantProfile(tx: Transaction, tenantId: string, profile: TenantProfile): Promise<void> {
  await tx.db.execute(sql`
    insert into tenant_profiles (tenant_id, name, slug, primary_color, logo_text, tagline)
    values (${tenantId}, ${profile.name}, ${profile.slug}, ${profile.primaryColor}, ${profile.logoText}, ${profile.tagline})
    on conflict (tenant_id) do update set name = excluded.name, slug = excluded.slug, primary_color = excluded.primary_color,
      logo_text = excluded.logo_text, tagline = excluded.tagline`);
}
