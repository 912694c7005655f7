import { ConfigurationError } from '@prognetwork/environment-configuration';
import { StartupError } from '@prognetwork/embedded-postgres';
import { createProgress, type Progress } from '../console/progress.ts';

export interface CommandContext {
  readonly parameters: readonly string[];
  readonly progress: Progress;
  /** Aborted when the command is asked to end. */
  readonly signal: AbortSignal;
}

/** Runs until it is done; one that stays up returns what it is to dispose of when it ends. */
export type Command = (context: CommandContext) => Promise<AsyncDisposable | undefined>;

const STOP_PATIENCE_MS = 20_000;
/** npm passes on the signal that the terminal has already sent to everyone: two in a row are one. */
const SAME_SIGNAL_MS = 1_500;
const ALIVE_MS = 60_000;

/** Runs a command until it ends or is told to, shows its failure as a sentence, and leaves within a bound. */
export async function runCommand(command: Command, parameters: readonly string[]): Promise<never> {
  // The terminal may be gone before the data is safe.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  const progress = createProgress(process.stderr);
  const { signal, requested } = endRequests();
  try {
    const running = await command({ parameters, progress, signal });
    if (running) {
      process.send?.({ type: 'ready' });
      await requested;
      progress.say('Stopping …');
      await within(running[Symbol.asyncDispose]());
      progress.say('Stopped; the data is kept.');
    }
    process.exit(0);
  } catch (error) {
    if (signal.aborted) process.exit(130);
    progress.say(explain(error));
    process.exit(1);
  }
}

function endRequests(): { signal: AbortSignal; requested: Promise<void> } {
  const controller = new AbortController();
  let firstAt = 0;
  const request = (): void => {
    firstAt ||= Date.now();
    if (controller.signal.aborted && Date.now() - firstAt > SAME_SIGNAL_MS) process.exit(130);
    controller.abort();
  };
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(event, request);
  const requested = new Promise<void>((resolve) => {
    // Waiting for a signal does not keep a process alive by itself.
    const alive = setInterval(() => undefined, ALIVE_MS);
    const end = (): void => {
      clearInterval(alive);
      resolve();
    };
    controller.signal.addEventListener('abort', end, { once: true });
  });
  return { signal: controller.signal, requested };
}

async function within(work: PromiseLike<void>): Promise<void> {
  const timer = setTimeout(() => process.exit(1), STOP_PATIENCE_MS);
  await work;
  clearTimeout(timer);
}

function explain(error: unknown): string {
  if (error instanceof StartupError) return `${error.message} ${error.hint}`;
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return 'The disk is full. Free some space and start again.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
