import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryOfTree } from './memory.ts';
import { end, repository } from './processes.ts';
import { against, type Figure, type Suite } from './suite.ts';

const PORTS = [3000, 3001, 3002, 3003, 3004, 3005, 3006, 3007, 3010, 5460, 8000, 8001];
const START_LIMIT_MS = 180_000;
const SETTLE_MS = 5_000;
const READY = /ProgNetwork.* is ready after ([\d.]+) s/;

export const suite: Suite = {
  title: 'The whole platform: start and memory',
  about: `npm start with an empty folder of state (creates the database, migrates, seeds the demo), then again; seven services, three clients and PostgreSQL. Clients are built already. Memory is that of all processes, ${SETTLE_MS / 1000} s after the second start.`,
  limitSeconds: 500,
  async run() {
    const portShift = await findFreeShift();
    const folder = mkdtempSync(join(tmpdir(), 'prognetwork-bench-'));
    await chmod(folder, 0o711);
    try {
      // Builds the clients, if they are not.
      await start(join(folder, 'first'), portShift, end);
      const first: Figure = { what: 'first start', value: (await start(join(folder, 'second'), portShift, end)).seconds, unit: 's' };
      let memory = { processes: 0, megabytes: 0 };
      const again = await start(join(folder, 'second'), portShift, async (child) => {
        await delay(SETTLE_MS);
        memory = memoryOfTree(child.pid ?? 0);
        await end(child);
      });
      return [
        first,
        against(first, { what: 'second start', value: again.seconds, unit: 's' }),
        { what: `resident memory of ${memory.processes} processes`, value: memory.megabytes, unit: 'MB' },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Starts the platform as a person would, waits until it says that it is ready, and hands the process on to be ended. */
async function start(
  stateDirectory: string,
  portShift: string,
  whenReady: (child: ChildProcess) => Promise<void>,
): Promise<{ seconds: number }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(repository, 'tools/bootstrap.mjs'), 'start'], {
    cwd: repository,
    env: { ...process.env, PROGNETWORK_STATE_DIR: stateDirectory, PORT_SHIFT: portShift },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await readyLine(child);
    const seconds = (performance.now() - startedAt) / 1000;
    await whenReady(child);
    return { seconds };
  } finally {
    await end(child);
  }
}

function readyLine(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`not ready after ${START_LIMIT_MS / 1000} s:\n${printed}`)), START_LIMIT_MS);
    const read = (text: Buffer): void => {
      printed = (printed + text.toString('utf8')).slice(-8_000);
      if (!READY.test(printed)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(`the platform ended instead of starting:\n${printed}`));
    });
  });
}

/** The ports that the platform takes, moved to where all of them are free, so that it can be measured beside one that runs. */
async function findFreeShift(): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const shift = 10_000 + Math.floor(Math.random() * 13_000);
    const taken = await Promise.all(PORTS.map((port) => isTaken(port + shift)));
    if (!taken.includes(true)) return String(shift);
  }
  throw new Error('no room for the ports of a second platform was found');
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}
