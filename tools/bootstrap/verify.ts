import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './repository.ts';

interface Program {
  /** The program's file in this repository; a missing one fails the step, so that a check cannot pass by not being there. */
  readonly file: string;
  readonly parameters: readonly string[];
  readonly folder?: string;
}

interface Step {
  readonly title: string;
  /** Run one after the other, until one fails. */
  readonly programs: readonly Program[];
}

/** Folders with React in them, which the repository's own configuration leaves out. */
const PACKAGES_WITH_REACT = ['packages/design-system', 'packages/bff'];
const NEXT_APPS = [
  'services/clients/admin-client',
  'services/clients/auth-client',
  'services/clients/marketing-client',
  'core-orchestration/apps/next-host',
];

const typesOf = (folder: string): Program => ({
  file: 'node_modules/typescript/bin/tsc',
  parameters: ['--noEmit', '--incremental', 'false', '-p', 'tsconfig.json'],
  folder,
});
/** Next makes the types of an app's routes; without a build there are none yet. */
const routeTypesOf = (folder: string): Program => ({ file: 'node_modules/next/dist/bin/next', parameters: ['typegen'], folder });
const check = (title: string, file: string, ...parameters: string[]): Step => ({ title, programs: [{ file, parameters }] });

const STEPS: readonly Step[] = [
  check('lint', 'node_modules/oxlint/bin/oxlint', '--type-aware'),
  { title: 'types', programs: [typesOf('.')] },
  check('dead code', 'node_modules/knip/bin/knip.js', '--no-progress'),
  ...NEXT_APPS.map((folder) => ({ title: `types of ${folder}`, programs: [routeTypesOf(folder), typesOf(folder)] })),
  ...PACKAGES_WITH_REACT.map((folder) => ({ title: `types of ${folder}`, programs: [typesOf(folder)] })),
  check('architecture', 'tools/architecture-check.ts'),
  check('documents', 'tools/documents-check.ts'),
  check('event schemas', 'tools/event-schemas.ts'),
  check('format', 'node_modules/oxfmt/bin/oxfmt', '--check', '.'),
];
const PARALLEL = 3;
const STEP_TIMEOUT_MS = 120_000;

interface Outcome {
  readonly passed: boolean;
  readonly seconds: string;
  readonly report: string;
}

async function runStep({ programs }: Step): Promise<Outcome> {
  const startedAt = performance.now();
  let report = '';
  let passed = true;
  for (const program of programs) {
    if (!passed) break;
    const outcome = await runProgram(program);
    report += outcome.report;
    passed = outcome.passed;
  }
  return { passed, report, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) };
}

async function runProgram({ file, parameters, folder = '.' }: Program): Promise<{ passed: boolean; report: string }> {
  const path = join(root, file);
  if (!existsSync(path)) return { passed: false, report: `${file} is missing` };
  const child = spawn(process.execPath, [path, ...parameters], {
    cwd: join(root, folder),
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: STEP_TIMEOUT_MS,
  });
  let report = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (report += text));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  return { passed: code === 0, report: code === null ? `${report}\nstopped after ${STEP_TIMEOUT_MS / 1000} s` : report };
}

async function verify(): Promise<boolean> {
  const outcomes = new Map<Step, Outcome>();
  const waiting = [...STEPS];
  const work = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = await runStep(step);
      outcomes.set(step, outcome);
      process.stdout.write(`${outcome.passed ? 'passed' : 'FAILED'}  ${step.title} (${outcome.seconds} s)\n`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  for (const [step, { passed, report }] of outcomes) if (!passed) process.stdout.write(`\n── ${step.title} ──\n${report.trim()}\n`);
  return outcomes.size === STEPS.length && [...outcomes.values()].every(({ passed }) => passed);
}

const startedAt = performance.now();
const isClean = await verify();
process.stdout.write(
  `\n${isClean ? 'Everything is in order' : 'Something is not in order'} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`,
);
process.exitCode = isClean ? 0 : 1;
if (process.connected) process.disconnect();
