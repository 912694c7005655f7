import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { createMonitoringService, monitoringServiceSettings } from './index.ts';

await runStandalone(() => {
  const config = loadSettings(monitoringServiceSettings, readSources(process.cwd(), process.env));
  return { service: createMonitoringService(config), port: config.MONITORING_SERVICE_PORT, hostname: config.HOST };
});
