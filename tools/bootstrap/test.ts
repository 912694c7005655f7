import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVitest } from './run-vitest.ts';
import { ensureSystemTools } from './system-tools.ts';
import { addCounts, closingLine, type TestCounts } from './test-counts.ts';

interface Run {
  readonly title: string;
  readonly configuration: string;
  readonly filter?: string;
}

const UNIT = 'vitest.config.ts';
const CHAOS = 'tests/chaos/vitest.config.ts';
const RUNS: readonly Run[] = [
  { title: 'Unit and integration tests', configuration: UNIT },
  { title: 'Journeys', configuration: 'tests/journeys/vitest.config.ts' },
  { title: 'Chaos, a few cycles', configuration: CHAOS },
];

/** What takes too long for every change. */
const CHAOS_RUNS: readonly Run[] = [
  { title: 'Every event two to ten times, in any order', configuration: UNIT, filter: 'shuffled-delivery' },
  { title: 'Parts killed under load', configuration: CHAOS },
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

// Ctrl-C reaches Vitest by itself; this process waits for it, so that the closing line still comes.
process.on('SIGINT', () => undefined);
const startedAt = Date.now();
const untested = ensureSystemTools(say);
const reports = mkdtempSync(join(tmpdir(), 'prognetwork-reports-'));
const [first, ...others] = process.argv.slice(2);
const isChaos = first === '--chaos';
const filters = isChaos || first === undefined ? others : [first, ...others];
// In full unless somebody says how long.
if (isChaos) {
  process.env['CHAOS_CYCLES'] ??= '300';
  process.env['SHUFFLED_EVENTS'] ??= '100000';
}
const runs = isChaos ? CHAOS_RUNS : filters.length > 0 ? RUNS.slice(0, 1) : RUNS;
const counts: TestCounts[] = [];
try {
  for (const { title, configuration, filter } of runs) {
    say(`\n${title}`);
    counts.push(await runVitest(configuration, filter === undefined ? filters : [filter], reports));
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
