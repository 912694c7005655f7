import { type Person } from '@prognetwork/bff';
import { forbidden, notFound } from 'next/navigation';
import { cache } from 'react';
import type { Membership } from '../contract/people.ts';
import type { Page } from '../contract/shared.ts';
import { bff } from '../gateway/bff.ts';
import { currentPath } from './current-path.ts';
import { administered, decideTenantAccess } from './decide-access.ts';

export interface Viewer {
  readonly person: Person;
  readonly memberships: readonly Membership[];
}

export interface TenantViewer extends Viewer {
  readonly membership: Membership;
  readonly tenantId: string;
  /** The workspace's address, without a slash at its end. */
  readonly base: string;
}

/** Who reads, and where they belong; asked once a request. Nobody is sent to sign in, and back to `returnTo`. */
export const loadViewer = cache(async (): Promise<Viewer> => {
  const { person } = await bff.requireSession(await currentPath());
  const memberships = await bff.load<Page<Membership>>('/v1/me/memberships?limit=200');
  return { person, memberships: memberships.items };
});

/** Every page of the platform workspace begins with this: a layout is not asked again when one page leads to the next. */
export async function openPlatform(): Promise<Viewer> {
  const viewer = await loadViewer();
  if (!viewer.person.isPlatformAdministrator) forbidden();
  return viewer;
}

/** Every page of an organisation begins with this. An organisation one does not belong to is the same 404 as one that does not exist. */
export async function openTenant(slug: string): Promise<TenantViewer> {
  const viewer = await loadViewer();
  const access = decideTenantAccess(viewer.memberships, slug);
  if (access.kind !== 'granted') return access.kind === 'unknown' ? notFound() : forbidden();
  return { ...viewer, membership: access.membership, tenantId: access.membership.tenantId, base: `/t/${access.membership.tenantSlug}` };
}

/** The first workspace a person may run, or undefined when there is none. */
export function homeOf(viewer: Viewer): string | undefined {
  if (viewer.person.isPlatformAdministrator) return '/platform';
  const [first] = administered(viewer.memberships);
  return first === undefined ? undefined : `/t/${first.tenantSlug}`;
}
