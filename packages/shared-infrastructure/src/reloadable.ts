import { ConfigurationError, createReloadableSettings, defineSettings, type Source } from '@prognetwork/environment-configuration';
import { sharedSettings } from './settings.ts';
import { setLogLevel } from './telemetry/logger.ts';

const reloadable = defineSettings({ LOG_LEVEL: sharedSettings.LOG_LEVEL });

/**
 * Reads the reloadable settings again whenever this process gets the signal, and applies them to all its services. A bad value is said and
 * the old one stays. Ends when disposed of.
 */
export function reloadOn(signal: NodeJS.Signals, read: () => Source, say: (text: string) => void): Disposable {
  const settings = createReloadableSettings(reloadable, read);
  settings.onChange(({ LOG_LEVEL }) => setLogLevel(LOG_LEVEL));
  const reload = (): void => {
    try {
      const { applied } = settings.reload();
      say(
        applied.length === 0 ? 'The settings were read again; none that can be reloaded has changed.' : `Reloaded: ${applied.join(', ')}.`,
      );
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      say(error.message);
    }
  };
  process.on(signal, reload);
  return { [Symbol.dispose]: () => void process.off(signal, reload) };
}
