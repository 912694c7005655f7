export { environmentExample } from './environment-example.ts';
export { ConfigurationError, loadSettings } from './load-settings.ts';
export { createReloadableSettings, type ReloadableSettings } from './reloadable-settings.ts';
export { Secret } from './secret.ts';
export { defineSettings, setting, type Setting, type Settings, type ValuesOf } from './settings.ts';
export { readSources, type Source } from './sources.ts';
