import type { Principal } from '../authentication/principal.ts';
import { commonError } from '../errors.ts';

/** Holds a principal against the permission that a command or query declares. The tenant is that of the token; undefined outside of any. */
export function authorizeDeclared(
  principal: Principal | undefined,
  permission: string,
): { readonly principal: Principal; readonly tenantId: string | undefined } {
  if (principal === undefined) throw commonError('authentication.required');
  const isOfPlatform = permission.startsWith('platform.');
  if (!isOfPlatform && principal.tenantId === undefined) throw commonError('authorization.tenant_required');
  // The names of the declarations are held against the platform's own by a test.
  if (!(principal.permissions as ReadonlySet<string>).has(permission)) throw commonError('authorization.forbidden', { permission });
  return { principal, tenantId: isOfPlatform ? undefined : principal.tenantId };
}
