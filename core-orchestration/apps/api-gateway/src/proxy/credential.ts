import { commonError, isUuid, type Principal, type TokenVerifier } from '@prognetwork/shared-infrastructure';
import { gatewayError } from '../errors.ts';
import type { Revocations } from '../sessions/revocations.ts';
import type { SessionExchange } from '../sessions/session-exchange.ts';

export interface Credential {
  readonly token: string;
  readonly principal: Principal;
}

const SESSION_TOKEN = /^pns_[A-Za-z0-9_-]{43}$/;

/** Turns whatever a request presents into the one credential that services understand; undefined when it presents none. */
export async function resolveCredential(
  headers: Headers,
  parts: { readonly verifier: TokenVerifier; readonly exchange: SessionExchange; readonly revocations: Revocations },
): Promise<Credential | undefined> {
  const header = headers.get('authorization');
  if (header === null) return undefined;
  const presented = /^Bearer ([^\s]+)$/i.exec(header)?.[1];
  if (presented === undefined) throw commonError('authentication.invalid_token');
  const credential = SESSION_TOKEN.test(presented)
    ? await parts.exchange.exchange(presented, tenantOf(headers))
    : await verified(presented, parts);
  parts.revocations.checkTenant(credential.principal);
  return credential;
}

async function verified(
  token: string,
  { verifier, revocations }: { readonly verifier: TokenVerifier; readonly revocations: Revocations },
): Promise<Credential> {
  const principal = await verifier.verify(token);
  revocations.checkTenant(principal);
  revocations.checkToken(principal);
  return { token, principal };
}

function tenantOf(headers: Headers): string | undefined {
  const tenantId = headers.get('prognetwork-tenant');
  if (tenantId === null) return undefined;
  if (!isUuid(tenantId)) throw gatewayError('gateway.tenant_invalid');
  return tenantId;
}
