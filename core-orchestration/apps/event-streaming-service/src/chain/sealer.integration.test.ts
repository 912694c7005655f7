import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@prognetwork/testing';
import { describe, expect, it } from 'vitest';
import { createSealedLog, type SealedLog } from '../test-fixtures/sealed-log.ts';
import { openSealingConnection } from './sealing-repository.ts';

const SEALING_PROCESS = fileURLToPath(new URL('../test-fixtures/seal-until-killed.ts', import.meta.url));
const EVENTS = 10_000;
const KILLS = 3;

async function appendMany(log: SealedLog, count: number): Promise<void> {
  const batch = Array.from({ length: count }, (_, index) => {
    const id = crypto.randomUUID();
    return {
      id,
      stream: `user-${index % 50}`,
      type: 'user.deleted',
      subject: `${index % 50}`,
      body: JSON.stringify({ id, text: 'x'.repeat(200) }),
    };
  });
  for (let start = 0; start < count; start += 1_000) await log.store.append(batch.slice(start, start + 1_000));
}

describe('sealing that is killed with -9 again and again', () => {
  it('goes on where it ended, and the chain holds', { timeout: 120_000 }, async () => {
    await using log = await createSealedLog();
    await appendMany(log, EVENTS);
    let sealed = 0;
    let killed = 0;
    while (killed < KILLS && sealed < EVENTS) {
      const child = spawn(process.execPath, [SEALING_PROCESS, log.database.runtimeUrl], { stdio: ['ignore', 'inherit', 'inherit'] });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await waitFor(async () => (await log.chains.sealedPosition()) > sealed, {
        timeoutMs: 20_000,
        intervalMs: 2,
        what: 'progress of the sealer',
      });
      child.kill('SIGKILL');
      await ended;
      killed++;
      sealed = await log.chains.sealedPosition();
    }
    expect(killed).toBeGreaterThan(1);
    await log.seal();
    expect(await log.verify()).toMatchObject({ status: 'intact', events: EVENTS, firstBad: null });
  });
});

describe('two processes that both want to seal', () => {
  it('leave it to one, and the other takes over when the first has gone', async () => {
    await using log = await createSealedLog();
    const url = log.database.runtimeUrl;
    const first = (await openSealingConnection(url)) ?? expect.fail();
    expect(await openSealingConnection(url)).toBeUndefined();
    await first[Symbol.asyncDispose]();
    await waitFor(async () => {
      const second = await openSealingConnection(url);
      await second?.[Symbol.asyncDispose]();
      return second !== undefined;
    });
  });
});

describe('a log that went back behind what was sealed', () => {
  it('is not sealed over: what was lost stays visible', async () => {
    await using log = await createSealedLog();
    await log.append(30);
    await log.seal();
    await log.tamper(
      'delete from events where position > 20; delete from event_ids where position > 20; update log_head set position = 20',
    );
    await log.append(5);
    await expect(log.seal({ timeoutMs: 1_500 })).rejects.toThrow('sealed');
    expect(await log.chains.sealedPosition()).toBe(30);
    expect(await log.verify()).toMatchObject({ status: 'broken', firstBad: { position: 21, reason: 'event_changed' } });
  });
});
