import { createBackgroundLoop, type BackgroundLoop } from '@prognetwork/shared-infrastructure';
import { listPushes, type Push } from './push-repository.ts';
import { startPush, type StartPushOptions } from './start-push.ts';

const REFRESH_MS = 1_000;
/** A group whose secret does not open is tried again this often, and complained about as often. */
const UNSTARTABLE_MS = 60_000;

interface Running {
  readonly settings: string;
  worker: BackgroundLoop | undefined;
  /** Until then nothing is sent (`performance.now()`). */
  heldUntil: number;
}

/**
 * Works for the groups that are pushed. Each process takes part as one more consumer of the group, whose leases and keys keep them apart,
 * so that no process has to lead and none is missed when it ends.
 */
export function startPushWorkers(options: StartPushOptions): BackgroundLoop {
  const { database, telemetry } = options.context;
  const running = new Map<string, Running>();
  const stop = async (state: Running): Promise<void> => {
    await state.worker?.[Symbol.asyncDispose]();
    state.worker = undefined;
  };
  const follow = async (push: Push): Promise<void> => {
    const state = running.get(push.group) ?? { settings: settingsOf(push), worker: undefined, heldUntil: 0 };
    running.set(push.group, state);
    if (state.heldUntil > performance.now()) return stop(state);
    try {
      state.worker ??= startPush(options, push, (holdMs) => {
        state.heldUntil = performance.now() + holdMs;
        loop.wake();
      });
    } catch (err) {
      // Never an event without its signature.
      state.heldUntil = performance.now() + UNSTARTABLE_MS;
      telemetry.logger.error({ err, group: push.group }, 'the secret of a push does not open: was WEBHOOK_SEALING_SECRET changed?');
    }
  };
  const loop: BackgroundLoop = createBackgroundLoop({
    async turn() {
      try {
        const pushes = (await listPushes(database.pool)).filter(({ isPaused }) => !isPaused);
        const wanted = new Map(pushes.map((push) => [push.group, settingsOf(push)]));
        const ended = [...running].filter(([group, { settings }]) => wanted.get(group) !== settings);
        await Promise.all(ended.map(([, state]) => stop(state)));
        for (const [group] of ended) running.delete(group);
        await Promise.all(pushes.map(follow));
      } catch (err) {
        telemetry.logger.warn({ err }, 'the groups that are pushed could not be read');
      }
      return REFRESH_MS;
    },
  });
  return {
    wake: loop.wake,
    async [Symbol.asyncDispose]() {
      await loop[Symbol.asyncDispose]();
      await Promise.all([...running.values()].map(stop));
    },
  };
}

function settingsOf({ url, secret, previousSecret }: Push): string {
  return JSON.stringify([url, secret, previousSecret]);
}
