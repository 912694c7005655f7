import { bff } from '../../../../../bff.ts';
import type { Membership } from '../../../organisations/membership.ts';
import type { Provisioning } from '../../provisioning.ts';
import type { RouteInput } from '../../../../../page-input.ts';

async function findAdminUrl(id: string): Promise<string | undefined> {
  const provisioning = await bff.gateway<Provisioning>(`/v1/provisionings/${encodeURIComponent(id)}`);
  const mine = await bff.gateway<{ items: Membership[] }>('/v1/me/memberships');
  if (!provisioning.ok || !mine.ok) return undefined;
  const membership = mine.body.items.find(({ tenantId }) => tenantId === provisioning.body.tenantId);
  return membership && bff.urlOf('admin', `/t/${encodeURIComponent(membership.tenantSlug)}`);
}

/** Leads to the administration of what was set up: its address there is the slug, which a provisioning does not carry. */
export async function GET(_: Request, { params }: RouteInput<{ id: string }>): Promise<Response> {
  const location = (await findAdminUrl((await params).id)) ?? '/organisations';
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
