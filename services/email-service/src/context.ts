import type { Database } from '@prognetwork/shared-infrastructure';
import type { TenantProfile } from './audience/tenant-profile-repository.ts';

/** Addresses that links in mail lead to. */
export interface MailLinks {
  readonly admin: string;
  readonly leads: string;
  readonly signIn: string;
  organisation(slug: string | undefined): string;
}

/** What the use cases need. */
export interface EmailContext {
  readonly database: Database;
  readonly newId: () => string;
  readonly links: MailLinks;
  readonly contactAddress: string;
  readonly senderAddress: string;
  /** The public profile of an organisation, from the tenant service; undefined when there is none under this slug. */
  readonly fetchTenantProfile: (slug: string) => Promise<TenantProfile | undefined>;
}
