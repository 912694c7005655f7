import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '@prognetwork/platform-host';

/** Starts a platform whose state lies in a folder of its own, which goes when the platform is disposed of or fails to start. */
export async function startInTemporaryState<Started extends Platform>(
  name: string,
  start: (stateDirectory: string) => Promise<Started>,
): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), `prognetwork-${name}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const platform = await start(folder);
    return {
      ...platform,
      async [Symbol.asyncDispose]() {
        await platform[Symbol.asyncDispose]();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
