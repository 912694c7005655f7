import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findNode } from './find-node.mjs';
import { ensureInstalled } from './install.mjs';
import { PlainError, root } from './root.mjs';

const HOST = 'core-orchestration/apps/platform-host/src/main.ts';
const PARENT_CHECK_MS = 500;
const COMMANDS = {
  start: [HOST, 'start'],
  dev: [HOST, 'dev'],
  reset: [HOST, 'reset'],
  'verify:events': [HOST, 'verify-events'],
  'copy:events': [HOST, 'copy-events'],
  test: ['tools/bootstrap/test.ts'],
  'test:chaos': ['tools/bootstrap/test.ts', '--chaos'],
  verify: ['tools/bootstrap/verify.ts'],
  bench: ['benchmarks/run.ts'],
};

export async function run([command, ...parameters]) {
  try {
    const entry = Object.hasOwn(COMMANDS, command ?? '') ? COMMANDS[command] : undefined;
    if (!entry) throw new PlainError(`Say what to do: npm run ${Object.keys(COMMANDS).join(' | ')}.`);
    await ensureInstalled(root);
    const node = findNode(root);
    if (!existsSync(join(root, entry[0]))) throw new PlainError(`${entry[0]} is missing: this copy of ProgNetwork is incomplete.`);
    process.exitCode = await forward(node, [...entry, ...parameters]);
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Runs the program in this one's place: its signals, its exit code, and its end when this process is killed (the channel closes). */
function forward(node, parameters) {
  const PATH = [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const child = spawn(node, parameters, {
    cwd: root,
    env: { ...process.env, PATH, PROGNETWORK_LAUNCHED: '1' },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const watch = endWithNpm(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** A signal sent to npm alone ends npm and the shell between, but does not reach this process: it notices that its parent has gone. */
function endWithNpm(child) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, PARENT_CHECK_MS);
  return watch.unref();
}
