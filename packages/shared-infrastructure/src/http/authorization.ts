import type { Context } from 'hono';
import type { Permission } from '../authentication/permissions.ts';
import type { Principal } from '../authentication/principal.ts';
import { commonError } from '../errors.ts';
import type { AppEnvironment } from './create-http-app.ts';

type RequestContext = Context<AppEnvironment>;

export function findPrincipal(c: RequestContext): Principal | undefined {
  return c.get('principal');
}

function loadPrincipal(c: RequestContext): Principal {
  const principal = c.get('principal');
  if (principal === undefined) throw commonError('authentication.required');
  return principal;
}

/** A person or service acting in the tenant of its token with a permission there. */
export function authorize(
  c: RequestContext,
  permission: Permission,
): { readonly tenantId: string; readonly userId: string; readonly principal: Principal } {
  const principal = loadPrincipal(c);
  if (principal.tenantId === undefined) throw commonError('authorization.tenant_required');
  if (!principal.permissions.has(permission)) throw commonError('authorization.forbidden', { permission });
  return { tenantId: principal.tenantId, userId: principal.id, principal };
}

/** A signed-in person, in whatever tenant or none. */
export function authenticatePerson(c: RequestContext): {
  readonly userId: string;
  readonly sessionId: string | undefined;
  readonly email: string | undefined;
  readonly name: string | undefined;
} {
  const principal = loadPrincipal(c);
  if (principal.kind !== 'person') throw commonError('authorization.forbidden', { permission: 'a person' });
  return { userId: principal.id, sessionId: principal.sessionId, email: principal.email, name: principal.name };
}

/** A platform administrator; tokens of a tenant never carry platform permissions. */
export function authorizePlatform(c: RequestContext, permission: 'platform.read' | 'platform.manage'): { readonly userId: string } {
  const principal = loadPrincipal(c);
  if (!principal.permissions.has(permission)) throw commonError('authorization.forbidden', { permission });
  return { userId: principal.id };
}

/** Another service of the platform. `tenantId` is the one its token was made for. */
export function authorizeService(c: RequestContext): { readonly service: string; readonly tenantId: string | undefined } {
  const principal = loadPrincipal(c);
  if (principal.kind !== 'service' || !principal.permissions.has('service'))
    throw commonError('authorization.forbidden', { permission: 'service' });
  return { service: principal.id, tenantId: principal.tenantId };
}

/** Another service of the platform, acting for one tenant. */
export function authorizeServiceInTenant(c: RequestContext): { readonly service: string; readonly tenantId: string } {
  const { service, tenantId } = authorizeService(c);
  if (tenantId === undefined) throw commonError('authorization.tenant_required');
  return { service, tenantId };
}
