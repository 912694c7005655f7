import * as z from 'zod';

/** The part of Vitest's JSON report that is counted. */
const reportSchema = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts one Vitest run. A file that could not be loaded counts as a failed test, as does a run that ended badly without saying
 * which test did, or left no readable report, or ran nothing.
 */
export function countRun(exitCode: number | null, reportText: string | undefined): TestCounts {
  const report = parse(reportText);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  const passed = report.numPassedTests;
  const endedBadly = exitCode !== 0 || !report.success || passed === 0;
  return { passed, failed: failed === 0 && endedBadly ? 1 : failed, skipped: report.numPendingTests + report.numTodoTests };
}

export function addCounts(runs: readonly TestCounts[]): TestCounts {
  const sum = (name: keyof TestCounts): number => runs.reduce((total, counts) => total + counts[name], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

export function closingLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function parse(text: string | undefined): z.infer<typeof reportSchema> | undefined {
  try {
    return reportSchema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}
