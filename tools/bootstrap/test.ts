import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium.ts';
import { root } from './repository.ts';
import { ensureSystemTools } from './system-tools.ts';
import { addCounts, closingLine, countRun, type TestCounts } from './test-counts.ts';

const RUNS = [
  { title: 'Unit and integration tests', configuration: 'vitest.config.ts' },
  { title: 'Journeys', configuration: 'tests/journeys/vitest.config.ts' },
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function runVitest(configuration: string, parameters: readonly string[], folder: string): Promise<TestCounts> {
  const reportFile = join(folder, `${configuration.replaceAll('/', '-')}.json`);
  const chromium = findChromium();
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      `--config=${configuration}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...parameters,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...(chromium && { CHROMIUM_PATH: chromium }) } },
  );
  process.once('SIGTERM', () => child.kill('SIGTERM'));
  process.once('disconnect', () => child.kill('SIGTERM'));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  return countRun(code, existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : undefined);
}

// Ctrl-C reaches Vitest by itself; this process waits for it, so that the closing line still comes.
process.on('SIGINT', () => undefined);
const startedAt = Date.now();
const untested = ensureSystemTools(say);
const reports = mkdtempSync(join(tmpdir(), 'prognetwork-reports-'));
const parameters = process.argv.slice(2);
const counts: TestCounts[] = [];
try {
  for (const { title, configuration } of parameters.length > 0 ? RUNS.slice(0, 1) : RUNS) {
    say(`\n${title}`);
    counts.push(await runVitest(configuration, parameters, reports));
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}
const total = addCounts(counts);
for (const sentence of untested) say(sentence);
say(`All tests took ${Math.round((Date.now() - startedAt) / 1000)} s.`);
say(closingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
if (process.connected) process.disconnect();
