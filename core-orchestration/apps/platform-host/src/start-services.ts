import { setTimeout as delay } from 'node:timers/promises';
import type { Source } from '@prognetwork/environment-configuration';
import type { Service } from '@prognetwork/shared-infrastructure';
import type { LoadedPart, Part } from './parts.ts';
import { listenOn } from './run-service.ts';

const STOP_PATIENCE_MS = 4_000;

interface Running {
  readonly part: Part;
  readonly service: Service;
  readonly listening: AsyncDisposable;
}

/** Starts services in this process. All listen before any begins its background work, so that the first call of one to another finds it. */
export async function startServices(loaded: ReadonlyMap<Part, LoadedPart>, environment: Source): Promise<AsyncDisposable> {
  const running: Running[] = [];
  const dispose = (): Promise<void> => stopInOrder(running.splice(0));
  const hostname = environment['HOST'] ?? '127.0.0.1';
  try {
    for (const [part, { create }] of loaded) {
      const { title, portSetting } = part;
      const service = create(environment);
      const listening = await listenOn(service, { title, portSetting, hostname, port: Number(environment[portSetting]) });
      running.push({ part, service, listening });
    }
    await Promise.all(running.map(({ service }) => service.start()));
  } catch (error) {
    await dispose();
    throw error;
  }
  return { [Symbol.asyncDispose]: dispose };
}

/** In this order: others wait for events until they stop, and all send their last traces and logs to whoever keeps them. */
const STOP_LATE = ['event-streaming', 'monitoring'];

async function stopInOrder(running: readonly Running[]): Promise<void> {
  await Promise.all(running.filter(({ part }) => !STOP_LATE.includes(part.name)).map(stop));
  for (const late of STOP_LATE) await Promise.all(running.filter(({ part }) => part.name === late).map(stop));
}

/** A part that does not end in time holds up nobody: the process is about to end, and what it keeps is in the database. */
async function stop({ service, listening }: Running): Promise<void> {
  const ending = listening[Symbol.asyncDispose]().then(() => service[Symbol.asyncDispose]());
  const isEnded = await Promise.race([ending.then(() => true), delay(STOP_PATIENCE_MS, false, { ref: false })]);
  if (!isEnded) process.stderr.write(`The ${service.name} did not end within ${STOP_PATIENCE_MS / 1_000} s.\n`);
}
