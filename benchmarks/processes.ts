import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { waitFor } from '@prognetwork/testing';

export const repository = join(import.meta.dirname, '..');
const END_AFTER_MS = 30_000;

export interface RunningProcess {
  readonly pid: number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a program of the repository and waits until its address answers. Ends it when disposed of, by force if it does not. */
export async function startProgram(file: string, environment: Readonly<Record<string, string>>, readyUrl: string): Promise<RunningProcess> {
  const child = fork(join(repository, file), [], {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const program = { pid: child.pid ?? 0, [Symbol.asyncDispose]: () => end(child) };
  try {
    await waitFor(
      async () =>
        child.exitCode === null &&
        (await fetch(readyUrl).then(
          (answer) => answer.ok,
          () => false,
        )),
      { timeoutMs: 20_000 },
    );
    return program;
  } catch (error) {
    await end(child);
    throw error;
  }
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), END_AFTER_MS);
  await ended;
  clearTimeout(force);
}
