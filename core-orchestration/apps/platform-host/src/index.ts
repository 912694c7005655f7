export { partNames } from './select-parts.ts';
export { startPlatform, type Platform, type PlatformOptions, type PlatformSecrets } from './start-platform.ts';
export { startSplitPlatform, type SplitPlatformOptions } from './split-platform.ts';
