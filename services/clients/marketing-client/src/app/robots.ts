import { bffSettings } from '@prognetwork/bff';
import type { MetadataRoute } from 'next';

export const dynamic = 'force-dynamic';

export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/session/', '/o/*/joined'] },
    sitemap: `${bffSettings().clientUrls.marketing}/sitemap.xml`,
  };
}
