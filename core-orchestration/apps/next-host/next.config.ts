import type { NextConfig } from 'next';

const configuration: NextConfig = { poweredByHeader: false, skipTrailingSlashRedirect: true, agentRules: false };

export default configuration;
