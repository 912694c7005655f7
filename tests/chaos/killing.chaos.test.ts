import { setTimeout as delay } from 'node:timers/promises';
import { hasRedis, waitFor } from '@prognetwork/testing';
import { describe, expect, it } from 'vitest';
import { startInstallation, type Installation, type StoreName } from './installation.ts';
import { readEffects, readGroup, readLog } from './ledger.ts';
import { publish, type Publishing } from './publisher.ts';

const CYCLES = Number(process.env['CHAOS_CYCLES'] ?? 8);
const PUBLISHERS = 6;
const CYCLE_TIMEOUT_MS = 60_000;
const SAY_EVERY = 25;
const stores: readonly StoreName[] = hasRedis() ? ['postgres', 'redis'] : ['postgres'];

describe.each(stores)('an installation with its log in %s, of which a part is killed with -9 again and again', (store) => {
  it(`has lost and doubled nothing after ${CYCLES} times`, { timeout: 120_000 + CYCLES * 30_000 }, async () => {
    await using installation = await startInstallation(store);
    const publishing: Publishing = { acknowledged: new Map(), refusals: [], isOver: false };
    const token = keepToken(installation);
    const publishers = Array.from({ length: PUBLISHERS }, () => publish(publishing, installation.logs, token));
    const killed = new Map<string, number>();
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const victim = await killOne(installation, cycle);
      killed.set(victim, (killed.get(victim) ?? 0) + 1);
      await seeProgress(publishing);
      for (const part of installation.victims) part.assertRunning();
      if ((cycle + 1) % SAY_EVERY === 0)
        process.stdout.write(`${store}: ${cycle + 1} of ${CYCLES} kills, ${publishing.acknowledged.size} events\n`);
    }
    publishing.isOver = true;
    await Promise.all(publishers);

    const logged = await readLog(installation);
    expect(logged.map(({ position }) => Number(position))).toEqual(logged.map((_, index) => index + 1));
    expect(new Set(logged.map(({ id }) => id)).size).toBe(logged.length);
    const places = new Map(logged.map(({ id, position }) => [id, position]));
    const lost = [...publishing.acknowledged].filter(([id, position]) => places.get(id) !== position);
    expect([lost, publishing.refusals]).toEqual([[], []]);

    const effects = await waitForEffects(installation, logged.length);
    expect([...effects].filter(([, times]) => times !== 1)).toEqual([]);
    expect(logged.filter(({ id }) => !effects.has(id))).toEqual([]);
    expect(killed.size).toBe(Math.min(CYCLES, installation.victims.length));
  });
});

/** In turn, so that each part is killed, at a moment nobody chose; the others go on while it starts again. */
async function killOne({ victims }: Installation, cycle: number): Promise<string> {
  const victim = victims[cycle % victims.length] ?? expect.fail();
  await delay(Math.random() * 200);
  await victim.kill();
  await delay(Math.random() * 100);
  await victim.start();
  return victim.name;
}

async function seeProgress({ acknowledged }: Publishing): Promise<void> {
  const before = acknowledged.size;
  await waitFor(() => acknowledged.size > before + PUBLISHERS, { timeoutMs: CYCLE_TIMEOUT_MS, what: 'an acknowledged event' });
}

async function waitForEffects(installation: Installation, count: number): Promise<ReadonlyMap<string, number>> {
  let effects = await readEffects(installation);
  const isDone = async (): Promise<boolean> => {
    for (const part of installation.victims) part.assertRunning();
    effects = await readEffects(installation);
    return effects.size >= count;
  };
  try {
    await waitFor(isDone, { timeoutMs: CYCLE_TIMEOUT_MS, intervalMs: 250, what: `the effects of ${count} events` });
  } catch (error) {
    const group = JSON.stringify(await readGroup(installation));
    throw new Error(`${effects.size} of ${count} events had their effect: ${group}`, { cause: error });
  }
  return effects;
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
