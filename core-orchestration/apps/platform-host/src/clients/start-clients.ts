import { StartupError } from '@prognetwork/embedded-postgres';
import { createServer } from 'node:net';
import type { Progress } from '../console/progress.ts';
import { explain } from '../run-service.ts';
import type { StateDirectory } from '../state/state-directory.ts';
import { buildClient, isBuilt } from './build-client.ts';
import { startClientProcess } from './client-process.ts';
import type { Client } from './client.ts';

export interface StartClientsOptions {
  readonly clients: readonly Client[];
  readonly mode: 'start' | 'dev';
  readonly environment: NodeJS.ProcessEnv;
  readonly state: StateDirectory;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly stack: AsyncDisposableStack;
}

/** A build takes 0.7 GB and more than one core. */
const PARALLEL_BUILDS = 2;

/** Builds the clients whose sources changed, then starts all of them. */
export async function startClients(options: StartClientsOptions): Promise<void> {
  const { clients, mode, environment, state, progress, signal, stack } = options;
  if (clients.length === 0) return;
  const portOf = ({ portSetting }: Client): number => Number(environment[portSetting]);
  for (const client of clients) await refuseTakenPort(client, portOf(client));
  if (mode === 'start') await buildAll(options);
  await progress.step(`Starting ${clients.length === 1 ? 'the' : clients.length} client${clients.length === 1 ? '' : 's'}`, async () => {
    const running: AsyncDisposable[] = [];
    // All at once: each may take its time over connections of browsers.
    stack.defer(async () => void (await Promise.all(running.map((client) => client[Symbol.asyncDispose]()))));
    const outcomes = await Promise.allSettled(
      clients.map(async (client) => {
        const logFile = state.logFile(`${client.name}-client`);
        running.push(await startClientProcess({ client, mode, port: portOf(client), environment, logFile, signal }));
      }),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  });
}

async function buildAll({ clients, state, progress, signal }: StartClientsOptions): Promise<void> {
  const waiting = clients.filter((client) => !isBuilt(client));
  const work = async (): Promise<void> => {
    for (let client = waiting.shift(); client; client = waiting.shift()) {
      const { title, name } = client;
      const next = client;
      await progress.step(`Building the ${title}`, () => buildClient(next, state.logFile(`${name}-client-build`), signal));
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: PARALLEL_BUILDS }, work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function refuseTakenPort(client: Client, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const reason = explain(error, { title: client.title, port, portSetting: client.portSetting });
      reject(reason instanceof Error ? reason : new StartupError(String(reason), ''));
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
