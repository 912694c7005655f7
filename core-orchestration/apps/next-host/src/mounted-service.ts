import type { Service } from '@prognetwork/shared-infrastructure';
import { withPublicUrl } from './public-url.ts';

/** Next evaluates this module again on every change of a source; the service must not start again with it. */
const kept = globalThis as typeof globalThis & { mountedService?: Promise<Service> };

/** Answers with the service that NEXT_HOST_SERVICE names, as any other host of it would. */
export async function answer(request: Request): Promise<Response> {
  kept.mountedService ??= mount(process.env);
  const service = await kept.mountedService;
  return service.fetch(withPublicUrl(request));
}

async function mount(environment: NodeJS.ProcessEnv): Promise<Service> {
  // Left to Node itself: services are not bundled, so their migrations and native parts stay where they are.
  const { parts } = await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ '@prognetwork/platform-host/parts');
  const name = environment['NEXT_HOST_SERVICE'] ?? 'user';
  const part = parts.find((candidate) => candidate.name === name);
  if (!part) throw new Error(`NEXT_HOST_SERVICE must be one of ${parts.map((candidate) => candidate.name).join(', ')}, not ${name}.`);
  const { create } = await part.load();
  const service = create(environment);
  await service.start();
  return service;
}
