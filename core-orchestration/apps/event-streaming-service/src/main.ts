import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { createEventStreamingService, eventStreamingServiceSettings } from './index.ts';

await runStandalone(() => {
  const config = loadSettings(eventStreamingServiceSettings, readSources(process.cwd(), process.env));
  return { service: createEventStreamingService(config), port: config.EVENT_STREAMING_SERVICE_PORT, hostname: config.HOST };
});
