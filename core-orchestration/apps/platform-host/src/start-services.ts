import type { Source } from '@prognetwork/environment-configuration';
import type { Service } from '@prognetwork/shared-infrastructure';
import type { LoadedPart, Part } from './parts.ts';
import { listenOn } from './run-service.ts';

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

/** The others wait for events until they stop, so the one that answers them stops last. */
async function stopInOrder(running: readonly Running[]): Promise<void> {
  const isLast = ({ part }: Running): boolean => part.name === 'event-streaming';
  await Promise.all(running.filter((each) => !isLast(each)).map(stop));
  await Promise.all(running.filter(isLast).map(stop));
}

async function stop({ service, listening }: Running): Promise<void> {
  await listening[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
}
