import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { createEmailService, emailServiceSettings } from './index.ts';

await runStandalone(() => {
  const config = loadSettings(emailServiceSettings, readSources(process.cwd(), process.env));
  return { service: createEmailService(config), port: config.EMAIL_SERVICE_PORT, hostname: config.HOST };
});
