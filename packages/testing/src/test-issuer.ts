import { exportJWK, generateKeyPair, SignJWT, type JSONWebKeySet } from 'jose';
import {
  PLATFORM_AUDIENCE,
  permissionsOfRole,
  platformAdministratorPermissions,
  type TenantRole,
} from '@prognetwork/shared-infrastructure';

export const TEST_ISSUER = 'http://localhost:8000';

export interface TestClaims {
  readonly sub: string;
  readonly tid?: string;
  readonly sid?: string;
  readonly role?: TenantRole;
  readonly permissions?: readonly string[];
  readonly name?: string;
  readonly email?: string;
}

export interface TestIssuer {
  readonly jwks: JSONWebKeySet;
  /** A platform token with these claims, good for five minutes. */
  token(claims: TestClaims): Promise<string>;
  /** A person acting in a tenant with the permissions of a role. */
  memberToken(userId: string, tenantId: string, role: TenantRole): Promise<string>;
  platformAdministratorToken(userId: string): Promise<string>;
  serviceToken(service: string, tenantId?: string): Promise<string>;
}

/** Signs platform tokens as the user service does, with a key of its own; services under test take its `jwks`. */
export async function createTestIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }] };
  const token = ({ sub, permissions = [], ...claims }: TestClaims): Promise<string> =>
    new SignJWT({ ...claims, permissions })
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setSubject(sub)
      .setIssuer(TEST_ISSUER)
      .setAudience(PLATFORM_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  return {
    jwks,
    token,
    memberToken: (userId, tenantId, role) =>
      token({
        sub: userId,
        tid: tenantId,
        role,
        permissions: permissionsOfRole[role],
        name: 'Test Person',
        email: `${userId}@example.org`,
      }),
    platformAdministratorToken: (userId) => token({ sub: userId, permissions: platformAdministratorPermissions }),
    serviceToken: (service, tenantId) =>
      token({ sub: `service:${service}`, permissions: ['service'], ...(tenantId === undefined ? {} : { tid: tenantId }) }),
  };
}
