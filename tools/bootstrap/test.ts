import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVitest } from './run-vitest.ts';
import { ensureSystemTools } from './system-tools.ts';
import { addCounts, closingLine, type TestCounts } from './test-counts.ts';

const CHAOS = 'tests/chaos/vitest.config.ts';
const RUNS = [
  { title: 'Unit and integration tests', configuration: 'vitest.config.ts' },
  { title: 'Journeys', configuration: 'tests/journeys/vitest.config.ts' },
  { title: 'Chaos, a few cycles', configuration: CHAOS },
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

// Ctrl-C reaches Vitest by itself; this process waits for it, so that the closing line still comes.
process.on('SIGINT', () => undefined);
const startedAt = Date.now();
const untested = ensureSystemTools(say);
const reports = mkdtempSync(join(tmpdir(), 'prognetwork-reports-'));
const parameters = process.argv.slice(2);
const runs = parameters[0] === '--chaos' ? [{ title: 'Chaos', configuration: CHAOS }] : parameters.length > 0 ? RUNS.slice(0, 1) : RUNS;
const filters = parameters.filter((parameter) => parameter !== '--chaos');
// In full unless somebody says how long.
if (parameters[0] === '--chaos') process.env['CHAOS_CYCLES'] ??= '300';
const counts: TestCounts[] = [];
try {
  for (const { title, configuration } of runs) {
    say(`\n${title}`);
    counts.push(await runVitest(configuration, filters, reports));
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
