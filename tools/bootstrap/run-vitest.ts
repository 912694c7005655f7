import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.ts';
import { root } from './repository.ts';
import { countRun, type TestCounts } from './test-counts.ts';

/** Runs Vitest with one configuration and counts what passed and failed; its report lies in `folder` for that long. */
export async function runVitest(configuration: string, parameters: readonly string[], folder: string): Promise<TestCounts> {
  const reportFile = join(folder, `${configuration.replaceAll('/', '-')}.json`);
  const chromium = findChromium();
  const child = spawn(
    process.execPath,
    [
      // Vitest would go on alone when this process is killed.
      '--import',
      new URL('../../core-orchestration/apps/platform-host/src/clients/end-with-parent.mjs', import.meta.url).href,
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      `--config=${configuration}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...parameters,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...(chromium && { CHROMIUM_PATH: chromium }) } },
  );
  process.once('SIGTERM', () => child.kill('SIGTERM'));
  process.once('disconnect', () => child.kill('SIGTERM'));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  return countRun(code, existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : undefined);
}
