import { PLATFORM_AUDIENCE, type Clock, type NewId } from '@prognetwork/shared-infrastructure';
import { SignJWT } from 'jose';
import type { JsonWebKeySet } from '../contract.ts';
import { ACCESS_TOKEN_LIFETIME_SECONDS, type AccessClaims } from './access-token.ts';
import type { KeyRing } from './key-ring.ts';

/** Makes the platform's tokens. */
export interface TokenMint {
  mint(claims: AccessClaims): Promise<string>;
  publishedKeys(): Promise<JsonWebKeySet>;
}

export function createTokenMint(options: {
  readonly issuer: string;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly newId: NewId;
}): TokenMint {
  return {
    async mint(claims) {
      const { kid, privateKey } = await options.keyRing.signingKey();
      const issuedAt = Math.floor(options.clock().getTime() / 1000);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid })
        .setIssuer(options.issuer)
        .setAudience(PLATFORM_AUDIENCE)
        .setJti(options.newId())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_LIFETIME_SECONDS)
        .sign(privateKey);
    },
    publishedKeys: () => options.keyRing.publishedKeys(),
  };
}
