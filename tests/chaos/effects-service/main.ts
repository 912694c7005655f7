import { loadSettings, readSources } from '@prognetwork/environment-configuration';
import { runStandalone } from '@prognetwork/shared-infrastructure';
import { createEffectsService, effectsSettings } from './effects.ts';

await runStandalone(() => {
  const config = loadSettings(effectsSettings, readSources(process.cwd(), process.env));
  return { service: createEffectsService(config), port: config.EFFECTS_SERVICE_PORT, hostname: config.HOST };
});
