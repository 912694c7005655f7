import { setTimeout as wait } from 'node:timers/promises';
import { backoffDelayMs, fromConsistencyToken } from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, type BackgroundLoop } from '../background-loop.ts';
import { commonError } from '../errors.ts';
import type { Foundation } from '../foundation.ts';
import { createBuildFiller } from './build-filler.ts';
import { createBuildSwitch } from './build-switch.ts';
import { observeProjection } from './projection-metrics.ts';
import { listBuilds } from './projection-repository.ts';
import { buildingOf, limitOf, servingOf, toLogEnd, type Build, type LogEnd, type Projection } from './projection.ts';

export interface RunningProjection {
  /** Begins to follow the log. */
  start(): void;
  /** The build whose rows readers look at. */
  serving(): Promise<number>;
  /**
   * Waits until the build that serves holds all that the log held at the token's place. False when the time is over before. Throws
   * `consistency_token.invalid` for what is no token, and `consistency_token.outdated` for one from before the log was restored.
   */
  waitFor(consistencyToken: string, timeoutMs: number): Promise<boolean>;
  /** Starts to fill a new build, unless one is being filled; the present one serves until it has caught up. Returns the new one's number. */
  rebuild(reason: string): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ProjectionOptions {
  /** How long rows of a replaced build are kept for readers who began before, in milliseconds. */
  readonly keepRetiredMs?: number;
}

const KEEP_RETIRED_MS = 60_000;
const LONG_POLL_MS = 15_000;
const IDLE_MS = 150;
const STANDSTILL_MS = 2_000;
const WAIT_STEP_MS = 50;
const FAILURE_POLICY = { maxAttempts: Number.POSITIVE_INFINITY, baseDelayMs: 100, maxDelayMs: 15_000 };

/** Keeps a projection up to date with the log. Several processes may do so at once: each event is handled by one of them. */
export function createProjection(foundation: Foundation, projection: Projection, options: ProjectionOptions = {}): RunningProjection {
  const { database, eventStreaming, telemetry } = foundation;
  const { name, version } = projection;
  const filler = createBuildFiller(foundation, projection);
  const builds = createBuildSwitch(foundation, projection, options.keepRetiredMs ?? KEEP_RETIRED_MS);
  const observation = observeProjection(telemetry.meter, name);
  let loop: BackgroundLoop | undefined;
  let polling: AbortController | undefined;
  let failures = 0;

  /** One piece of work: a page for each build, a switch, a batch of old rows. False when there was none. */
  const work = async (end: LogEnd, signal: AbortSignal): Promise<boolean> => {
    const present = await builds.prepare(end);
    const [serving, building] = [servingOf(present), buildingOf(present)];
    observation.note(serving, end);
    const mine = [serving, building].filter((build): build is Build => build?.version === version);
    let isBusy = false;
    for (const build of mine) isBusy = (await filler.advance(build, end, limitOf(build, serving, end), signal)) === 'moved' || isBusy;
    if (building !== undefined) isBusy = (await builds.switchOver(end)) || isBusy;
    return (await builds.removeRetired(present)) || isBusy;
  };

  const awaitEvents = async (end: LogEnd, signal: AbortSignal): Promise<number> => {
    const present = await listBuilds(database.pool, name);
    const place = servingOf(present)?.position ?? 0;
    if (place !== end.position) return place > end.position ? 0 : STANDSTILL_MS;
    polling = new AbortController();
    const after = { epoch: end.epoch, position: String(end.position) };
    const ended = AbortSignal.any([signal, polling.signal]);
    const page = await eventStreaming
      .read({ types: projection.types, after, waitMs: present.length > 1 ? STANDSTILL_MS : LONG_POLL_MS, limit: 1 }, ended)
      .catch((error: unknown) => {
        if (ended.aborted) return undefined;
        throw error;
      });
    return page?.items.length === 0 ? IDLE_MS : 0;
  };

  const turn = async (signal: AbortSignal): Promise<number> => {
    try {
      const end = toLogEnd(await eventStreaming.end(signal));
      const isBusy = await work(end, signal);
      failures = 0;
      return isBusy ? 0 : await awaitEvents(end, signal);
    } catch (error) {
      if (signal.aborted) return 0;
      failures++;
      if (failures === 3 || failures % 50 === 0)
        telemetry.logger.error({ err: error, failures, projection: name }, `the projection ${name} does not get on`);
      return backoffDelayMs(FAILURE_POLICY, Math.min(failures, 20));
    }
  };

  return {
    start() {
      loop ??= createBackgroundLoop({ turn, onWake: () => polling?.abort() });
    },
    async serving() {
      const serving = servingOf(await listBuilds(database.pool, name));
      if (serving === undefined) throw commonError('projection.not_ready', { projection: name });
      return serving.build;
    },
    async waitFor(consistencyToken, timeoutMs) {
      const place = fromConsistencyToken(consistencyToken);
      if (place === undefined) throw commonError('consistency_token.invalid');
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const serving = servingOf(await listBuilds(database.pool, name));
        if (serving !== undefined && Number(serving.epoch) > Number(place.epoch)) throw commonError('consistency_token.outdated');
        if (serving?.epoch === place.epoch && serving.position >= Number(place.position)) return true;
        if (performance.now() >= deadline) return false;
        loop?.wake();
        await wait(WAIT_STEP_MS);
      }
    },
    async rebuild(reason) {
      const build = await builds.begin(toLogEnd(await eventStreaming.end()), reason);
      loop?.wake();
      return build;
    },
    async [Symbol.asyncDispose]() {
      polling?.abort();
      await loop?.[Symbol.asyncDispose]();
      observation[Symbol.dispose]();
    },
  };
}

export function startProjection(foundation: Foundation, projection: Projection, options: ProjectionOptions = {}): RunningProjection {
  const running = createProjection(foundation, projection, options);
  running.start();
  return running;
}
