import type { Permission, TenantRole } from './permissions.ts';

/** Who sends a request, as the platform token says. */
export interface Principal {
  readonly kind: 'person' | 'service';
  /** The person's id; of a service its name, such as `tenant-service`. */
  readonly id: string;
  readonly sessionId: string | undefined;
  readonly tenantId: string | undefined;
  readonly role: TenantRole | undefined;
  readonly permissions: ReadonlySet<Permission>;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** Seconds since the epoch at which the token was made. */
  readonly issuedAt: number;
  /** Seconds since the epoch at which the token ends. */
  readonly expiresAt: number;
}
