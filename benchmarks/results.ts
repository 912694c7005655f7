import { arch, cpus, platform, totalmem } from 'node:os';
import type { Figure } from './suite.ts';

export interface SuiteResult {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** Undefined when the suite failed or took too long. */
  readonly figures: readonly Figure[] | undefined;
}

/** One suite as a Markdown table, for the console and the file alike. */
export function renderSuite({ name, figures }: SuiteResult): string {
  if (figures === undefined) return `The suite ${name} failed or took too long.`;
  const rows = figures.map(({ what, value, unit, ratio }) => [
    what,
    `${readable(value)} ${unit}`,
    ratio ? `${ratio.value.toFixed(2)} × ${ratio.to}` : '',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(['', '', '']), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The whole of RESULTS.md. */
export function renderResults(results: readonly SuiteResult[], command: string): string {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memoryGb} GB, ${platform()} ${arch()}, Node ${process.versions.node}`;
  const suites = results.map((result) => `## ${result.title}\n\n${result.about}\n\n${renderSuite(result)}\n`);
  return `# Benchmark results

Both sides of every ratio ran in the same minute on the same machine. Compare ratios, not values, between machines.

- Command: \`${command.trim()}\`
- Date: ${new Date().toISOString().slice(0, 10)}
- Machine: ${machine}

${suites.join('\n')}`;
}

function readable(value: number): string {
  return new Intl.NumberFormat('en', { maximumFractionDigits: value < 100 ? 2 : 0 }).format(value);
}
