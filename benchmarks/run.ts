import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeLeftovers } from './leftovers.ts';
import { renderResults, renderSuite, type SuiteResult } from './results.ts';
import type { Figure, Suite } from './suite.ts';

const FOLDER = import.meta.dirname;
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
  .toSorted();

const parameters = process.argv.slice(2);
const isWriting = parameters.includes('--write');
const chosen = parameters.filter((parameter) => !parameter.startsWith('--'));
const unknown = chosen.filter((name) => !names.includes(name));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function runSuite(name: string): Promise<SuiteResult> {
  const file = join(FOLDER, `${name}.bench.ts`);
  const { suite } = (await import(file)) as { suite: Suite };
  say(`\n${suite.title} …`);
  const child = fork(join(FOLDER, 'run-suite.ts'), [file], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
  const limit = setTimeout(() => endGroup(child, 'SIGKILL'), suite.limitSeconds * 1000);
  const stop = (): void => endGroup(child, 'SIGTERM');
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const figures = await new Promise<readonly Figure[] | undefined>((resolve) => {
    let received: readonly Figure[] | undefined;
    // Only run-suite.ts sends, and it sends the suite's figures.
    child.on('message', (message) => (received = message as readonly Figure[]));
    child.once('exit', () => resolve(received));
  });
  clearTimeout(limit);
  if (figures === undefined) await removeLeftovers();
  process.off('SIGINT', stop).off('SIGTERM', stop);
  return { name, title: suite.title, about: suite.about, figures };
}

/** A suite leads a process group of its own, so that what it started ends with it even when it is cut short. */
function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

if (unknown.length > 0) {
  say(`There is no suite ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exitCode = 1;
} else {
  const results: SuiteResult[] = [];
  for (const name of chosen.length > 0 ? chosen : names) {
    const result = await runSuite(name);
    say(renderSuite(result));
    results.push(result);
  }
  if (isWriting) await writeFile(join(FOLDER, 'RESULTS.md'), renderResults(results, `npm run bench -- ${parameters.join(' ')}`));
  if (results.some(({ figures }) => figures === undefined)) process.exitCode = 1;
}
if (process.connected) process.disconnect();
