import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './repository.ts';

interface Step {
  readonly title: string;
  /** The program's file in this repository; a missing one fails the step, so that a check cannot pass by not being there. */
  readonly file: string;
  readonly parameters: readonly string[];
}

/** Folders with React or Next in them, which the repository's own configuration leaves out. */
const OWN_TYPES = [
  'packages/design-system',
  'packages/bff',
  'services/clients/admin-client',
  'services/clients/auth-client',
  'services/clients/marketing-client',
  'core-orchestration/apps/next-host',
];

const STEPS: readonly Step[] = [
  { title: 'types', file: 'node_modules/typescript/bin/tsc', parameters: ['--noEmit', '-p', 'tsconfig.json'] },
  { title: 'lint', file: 'node_modules/oxlint/bin/oxlint', parameters: ['--type-aware'] },
  { title: 'format', file: 'node_modules/oxfmt/bin/oxfmt', parameters: ['--check', '.'] },
  { title: 'architecture', file: 'tools/architecture-check.ts', parameters: [] },
  { title: 'dead code', file: 'node_modules/knip/bin/knip.js', parameters: ['--no-progress'] },
  { title: 'documents', file: 'tools/documents-check.ts', parameters: [] },
  ...OWN_TYPES.map((folder) => ({
    title: `types of ${folder}`,
    file: 'node_modules/typescript/bin/tsc',
    parameters: ['--noEmit', '-p', `${folder}/tsconfig.json`],
  })),
];
const PARALLEL = 3;
const STEP_TIMEOUT_MS = 120_000;

interface Outcome {
  readonly passed: boolean;
  readonly seconds: string;
  readonly report: string;
}

async function runStep({ file, parameters }: Step): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = (passed: boolean, report: string): Outcome => ({
    passed,
    report,
    seconds: ((performance.now() - startedAt) / 1000).toFixed(1),
  });
  if (!existsSync(join(root, file))) return outcome(false, `${file} is missing`);
  const child = spawn(process.execPath, [join(root, file), ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: STEP_TIMEOUT_MS,
  });
  let report = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (report += text));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  return outcome(code === 0, code === null ? `${report}\nstopped after ${STEP_TIMEOUT_MS / 1000} s` : report);
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
