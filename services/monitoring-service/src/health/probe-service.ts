import type { HealthProbe } from './health.ts';

export interface HealthTarget {
  readonly service: string;
  readonly url: URL;
  readonly isAlive: (status: number) => boolean;
}

const PROBE_TIMEOUT_MS = 3000;

/** Asks a service whether it is ready. Never throws: not to answer is an answer. */
export async function probeService(target: HealthTarget): Promise<HealthProbe> {
  const startedAtMs = performance.now();
  const outcome = await ask(target);
  return { service: target.service, latencyMs: Math.round(performance.now() - startedAtMs), ...outcome };
}

async function ask({ url, isAlive }: HealthTarget): Promise<Pick<HealthProbe, 'isReady' | 'detail'>> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS), redirect: 'manual' });
    const isReady = isAlive(response.status);
    const detail = isReady ? null : `Answered ${response.status}: ${(await response.text()).slice(0, 300)}`;
    if (isReady) await response.body?.cancel();
    return { isReady, detail };
  } catch (error) {
    return { isReady: false, detail: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `No answer within ${PROBE_TIMEOUT_MS} ms.`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return code === 'ECONNREFUSED' ? 'Nothing listens there.' : `Not reachable (${code}).`;
}
