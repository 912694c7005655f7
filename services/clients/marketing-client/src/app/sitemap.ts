import type { MetadataRoute } from 'next';
import { bff } from '../bff.ts';
import { type Organisation, organisationPath } from '../organisations/organisation.ts';

export const dynamic = 'force-dynamic';

/** The pages that are always there, and the organisations as far as the platform lists them on one page. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const found = await bff.gateway<{ items: Organisation[] }>('/v1/organisations?limit=200', { sessionToken: null });
  const organisations = found.ok ? found.body.items.map(({ slug }) => organisationPath(slug)) : [];
  return ['/', '/pricing', '/organisations', '/contact', ...organisations].map((path) => ({ url: bff.urlOf('marketing', path) }));
}
