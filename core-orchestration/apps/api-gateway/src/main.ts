import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { apiGatewaySettings, createApiGateway } from './index.ts';

await runStandalone(() => {
  const config = loadSettings(apiGatewaySettings, readSources(process.cwd(), process.env));
  return { service: createApiGateway(config), port: config.GATEWAY_PORT, hostname: config.HOST };
});
