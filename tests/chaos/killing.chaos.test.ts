import { setTimeout as delay } from 'node:timers/promises';
import { hasRedis, waitFor } from '@prognetwork/testing';
import { describe, expect, it } from 'vitest';
import { drawUpAccount } from './account.ts';
import { startInstallation, type Installation, type StoreName } from './installation.ts';
import { followEffects, readEffects, readGroup, readLog } from './ledger.ts';
import { describeAccount, describeProgress, type Progress } from './progress.ts';
import { publish, type Publishing } from './publisher.ts';

const CYCLES = Number(process.env['CHAOS_CYCLES'] ?? 8);
const PUBLISHERS = 6;
const CYCLE_TIMEOUT_MS = 60_000;
const SAY_EVERY = 10;
const stores: readonly StoreName[] = hasRedis() ? ['postgres', 'redis'] : ['postgres'];

const say = (text: string): void => void process.stdout.write(`${text}\n`);

describe.each(stores)('an installation with its log in %s, of which a part is killed with -9 again and again', (store) => {
  it(`has lost and doubled nothing after ${CYCLES} times`, { timeout: 120_000 + CYCLES * 30_000 }, async () => {
    await using installation = await startInstallation(store);
    await using effects = followEffects(installation);
    const publishing: Publishing = {
      acknowledged: new Map(),
      refusals: [],
      isOver: false,
      backlog: () => publishing.acknowledged.size - effects.count(),
    };
    const token = keepToken(installation);
    const startedAt = performance.now();
    const kills = new Map<string, number>();
    const progressAt = (cycle: number): Progress => {
      const elapsedMs = performance.now() - startedAt;
      return { store, cycle, cycles: CYCLES, acknowledged: publishing.acknowledged.size, effects: effects.count(), kills, elapsedMs };
    };
    const publishers = Array.from({ length: PUBLISHERS }, () => publish(publishing, installation.logs, token));
    for (let cycle = 1; cycle <= CYCLES; cycle++) {
      const kind = await killOne(installation, cycle - 1);
      kills.set(kind, (kills.get(kind) ?? 0) + 1);
      await seeProgress(publishing);
      for (const part of installation.victims) part.assertRunning();
      if (cycle % SAY_EVERY === 0) say(describeProgress(progressAt(cycle)));
    }
    publishing.isOver = true;
    await Promise.all(publishers);

    const logged = await readLog(installation);
    await waitUntilHandled(installation);
    const account = drawUpAccount(publishing.acknowledged, logged, await readEffects(installation));
    say(describeAccount(progressAt(CYCLES), account));
    const { lost, storedTwice, gaps, withoutEffect, effectTwice } = account;
    expect({ lost, storedTwice, gaps, withoutEffect, effectTwice, refusals: publishing.refusals }).toEqual({
      lost: [],
      storedTwice: [],
      gaps: [],
      withoutEffect: [],
      effectTwice: [],
      refusals: [],
    });
    expect(publishing.acknowledged.size).toBeGreaterThan(CYCLES * PUBLISHERS);
    if (CYCLES >= installation.victims.length) expect(new Set(kills.keys())).toEqual(new Set(installation.victims.map(({ kind }) => kind)));
  });
});

/** In turn, so that each part is killed, at a moment nobody chose; the others go on while it starts again. */
async function killOne({ victims }: Installation, cycle: number): Promise<string> {
  const victim = victims[cycle % victims.length] ?? expect.fail();
  await delay(Math.random() * 200);
  await victim.kill();
  await delay(Math.random() * 100);
  await victim.start();
  return victim.kind;
}

async function seeProgress({ acknowledged }: Publishing): Promise<void> {
  const before = acknowledged.size;
  await waitFor(() => acknowledged.size > before + PUBLISHERS, { timeoutMs: CYCLE_TIMEOUT_MS, what: 'an acknowledged event' });
}

/** Waits until no event is to be handled any more, not again either. However long that takes: the consumers must only keep going. */
async function waitUntilHandled(installation: Installation): Promise<void> {
  const lagOf = async (): Promise<number> => {
    for (const part of installation.victims) part.assertRunning();
    return (await readGroup(installation)).lag;
  };
  for (let lag = await lagOf(); lag > 0;) {
    const before = lag;
    try {
      const moved = async (): Promise<{ lag: number } | undefined> => {
        const now = await lagOf();
        return now < before ? { lag: now } : undefined;
      };
      ({ lag } = await waitFor(moved, { timeoutMs: CYCLE_TIMEOUT_MS, intervalMs: 100, what: 'another effect' }));
    } catch (error) {
      throw new Error(`The consumers stand still: ${JSON.stringify(await readGroup(installation))}`, { cause: error });
    }
  }
}

const TOKEN_LIFETIME_MS = 120_000;

function keepToken({ identity }: Installation): () => Promise<string> {
  let token: Promise<string> | undefined;
  let until = 0;
  return () => {
    if (Date.now() > until) [token, until] = [identity.serviceToken('user-service'), Date.now() + TOKEN_LIFETIME_MS];
    return token ?? identity.serviceToken('user-service');
  };
}
