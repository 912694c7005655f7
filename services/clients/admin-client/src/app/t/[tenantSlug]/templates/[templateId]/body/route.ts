import { decideTenantAccess } from '../../../../../../access/decide-access.ts';
import type { TemplateDetail } from '../../../../../../contract/messages.ts';
import type { Membership } from '../../../../../../contract/people.ts';
import type { Page } from '../../../../../../contract/shared.ts';
import { bff } from '../../../../../../gateway/bff.ts';
import { mailDocument } from '../../../../../../gateway/mail-document.ts';

/** The compiled template, for the frame that shows it. */
export async function GET(_request: Request, { params }: RouteContext<'/t/[tenantSlug]/templates/[templateId]/body'>): Promise<Response> {
  const { tenantSlug, templateId } = await params;
  const memberships = await bff.gateway<Page<Membership>>('/v1/me/memberships?limit=200');
  const access = decideTenantAccess(memberships.ok ? memberships.body.items : [], tenantSlug);
  if (access.kind !== 'granted') return mailDocument(undefined);
  const { tenantId } = access.membership;
  const found = await bff.gateway<TemplateDetail>(`/v1/templates/${encodeURIComponent(templateId)}`, { tenantId });
  return mailDocument(found.ok ? found.body.html : undefined);
}
