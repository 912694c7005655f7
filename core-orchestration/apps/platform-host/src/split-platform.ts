import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '@prognetwork/embedded-postgres';
import { tail } from './clients/tail.ts';
import { startPlatform, type Platform } from './start-platform.ts';
import { openStateDirectory, type StateDirectory } from './state/state-directory.ts';

export interface SplitPlatformOptions {
  readonly stateDirectory: string;
  readonly portShift: number;
  /** One process for each group of parts. */
  readonly groups: readonly (readonly string[])[];
  readonly environment?: Readonly<Record<string, string>>;
}

const READY_TIMEOUT_MS = 180_000;
const STOP_PATIENCE_MS = 30_000;

/** Starts the platform as separate processes, one a group; this process keeps the database. Kill any of them to see what the others do. */
export async function startSplitPlatform(
  options: SplitPlatformOptions,
): Promise<Platform & { readonly processes: ReadonlyMap<string, ChildProcess> }> {
  const { stateDirectory, portShift, groups, environment = {} } = options;
  const state = openStateDirectory(stateDirectory);
  const stack = new AsyncDisposableStack();
  try {
    const base = stack.use(await startPlatform({ stateDirectory, portShift, environment, only: ['database'], seed: false }));
    const processes = new Map(groups.map((group) => [group.join(','), launch(group, options, state)]));
    for (const child of processes.values()) stack.defer(() => end(child));
    await Promise.all([...processes].map(([name, child]) => ready(name, child, state)));
    return { ...base, processes, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

function launch(group: readonly string[], { portShift, environment }: SplitPlatformOptions, state: StateDirectory): ChildProcess {
  const log = openSync(state.logFile(group.join('-')), 'a', 0o600);
  const child = fork(join(import.meta.dirname, 'main.ts'), ['start', '--only', group.join(',')], {
    // Not the flags of the process that tests run in.
    execArgv: [],
    env: { ...process.env, ...environment, PROGNETWORK_STATE_DIR: state.path, PORT_SHIFT: String(portShift) },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return child;
}

function ready(name: string, child: ChildProcess, state: StateDirectory): Promise<void> {
  const logFile = state.logFile(name.replaceAll(',', '-'));
  const failure = (what: string): StartupError =>
    new StartupError(`The process of ${name} ${what}:\n${tail(logFile)}`, `Its log is ${logFile}.`);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(failure('was not ready in time')), READY_TIMEOUT_MS);
    child.once('message', () => (clearTimeout(timer), resolve()));
    child.once('exit', () => (clearTimeout(timer), reject(failure('ended'))));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new Promise<boolean>((resolve) => child.once('exit', () => resolve(true)));
  child.kill('SIGTERM');
  if (await Promise.race([over, delay(STOP_PATIENCE_MS, false, { ref: false })])) return;
  child.kill('SIGKILL');
  await over;
}
