import type { ServiceClient } from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import { emailError } from '../errors.ts';
import type { TenantProfile } from './tenant-profile-repository.ts';

const TIMEOUT_MS = 3000;

const branding = z.object({ primaryColor: z.string().nullish(), logoText: z.string().nullish(), tagline: z.string().nullish() });
const profileSchema = z.object({ name: z.string(), slug: z.string(), branding: branding.nullish() });

/** Reads an organisation's public profile; undefined when there is none. Throws `tenant_profile.unavailable` when it cannot be asked. */
export function createTenantProfileReader(tenantService: ServiceClient) {
  return async (slug: string): Promise<TenantProfile | undefined> => {
    let response: Response;
    try {
      response = await tenantService.request(`/v1/organisations/${encodeURIComponent(slug)}`, { method: 'GET', timeoutMs: TIMEOUT_MS });
    } catch (error) {
      throw emailError('tenant_profile.unavailable', {}, error);
    }
    if (response.status >= 500) throw emailError('tenant_profile.unavailable');
    if (!response.ok) return undefined;
    const profile = profileSchema.parse(await response.json());
    const { primaryColor = null, logoText = null, tagline = null } = profile.branding ?? {};
    return { name: profile.name, slug: profile.slug, primaryColor, logoText, tagline };
  };
}
