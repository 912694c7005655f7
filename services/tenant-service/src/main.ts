import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { createTenantService, tenantServiceSettings } from './index.ts';

await runStandalone(() => {
  const config = loadSettings(tenantServiceSettings, readSources(process.cwd(), process.env));
  return { service: createTenantService(config), port: config.TENANT_SERVICE_PORT, hostname: config.HOST };
});
