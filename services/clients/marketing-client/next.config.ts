import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./src/i18n/request.ts');

const config: NextConfig = { poweredByHeader: false, reactStrictMode: true, typedRoutes: false };

export default withNextIntl(config);
