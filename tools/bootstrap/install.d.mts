export function ensureInstalled(folder: string, install?: (folder: string) => Promise<void>): Promise<boolean>;
export function stampOf(folder: string): string;
export function isInstalled(folder: string): boolean;
