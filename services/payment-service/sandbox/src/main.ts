import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { createSandboxGateway, sandboxSettings } from './index.ts';

await runStandalone(() => {
  const config = loadSettings(sandboxSettings, readSources(process.cwd(), process.env));
  return { service: createSandboxGateway(config), port: config.SANDBOX_PORT, hostname: config.HOST };
});
