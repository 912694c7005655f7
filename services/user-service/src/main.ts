import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { createUserService, userServiceSettings } from './index.ts';

await runStandalone(() => {
  const config = loadSettings(userServiceSettings, readSources(process.cwd(), process.env));
  return { service: createUserService(config), port: config.USER_SERVICE_PORT, hostname: config.HOST };
});
