import { describe, expect, test } from 'vitest';
import { addCounts, closingLine, countRun } from './test-counts.ts';

const report = (over: object = {}): string =>
  JSON.stringify({ success: true, numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [], ...over });

describe('counting one run', () => {
  test('takes the counts of a good report', () => {
    expect(countRun(0, report())).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });

  test('counts a file that could not be loaded as a failure', () => {
    const broken = report({ success: false, testResults: [{ status: 'failed', assertionResults: [] }] });
    expect(countRun(1, broken)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  test.each([
    ['nothing ran', 0, report({ numPassedTests: 0, numPendingTests: 0 })],
    ['the run ended badly without a failed test', 1, report()],
    ['the report is missing', 0, undefined],
    ['the report is cut off', 0, report().slice(0, -9)],
  ])('fails when %s', (_situation, exitCode, text) => {
    expect(countRun(exitCode, text).failed).toBe(1);
  });
});

test('closes with one line that names skipped tests only when there are some', () => {
  const none = { passed: 2, failed: 0, skipped: 0 };
  expect(closingLine(addCounts([none, none]))).toBe('4 passed, 0 failed');
  expect(closingLine(addCounts([none, { passed: 1, failed: 2, skipped: 3 }]))).toBe('3 passed, 2 failed, 3 skipped');
});
