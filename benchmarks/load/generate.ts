import { Pool } from 'undici';

/** What is sent, again and again. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn; none for GET. */
  readonly bodies: readonly string[];
  readonly connections: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

export interface LoadOutcome {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Answers whose status was not 2xx. */
  readonly refused: number;
}

/** Keeps every connection busy with one request at a time, and measures after warming up. */
async function generate(load: Load): Promise<LoadOutcome> {
  const { origin, pathname, search } = new URL(load.url);
  const pool = new Pool(origin, { connections: load.connections, pipelining: 1 });
  const startedAt = performance.now();
  const measuredFrom = startedAt + load.warmUpMs;
  const until = measuredFrom + load.durationMs;
  const latencies: number[] = [];
  let sent = 0;
  let refused = 0;
  const work = async (): Promise<void> => {
    for (let from = performance.now(); from < until; from = performance.now()) {
      const body = load.bodies.length === 0 ? null : (load.bodies[sent++ % load.bodies.length] ?? null);
      const answer = await pool.request({ path: pathname + search, method: load.method, headers: load.headers, body });
      await answer.body.dump();
      const at = performance.now();
      if (at < measuredFrom || at > until) continue;
      latencies.push(at - from);
      if (answer.statusCode >= 300) refused += 1;
    }
  };
  await Promise.all(Array.from({ length: load.connections }, work));
  await pool.destroy();
  latencies.sort((a, b) => a - b);
  const quantile = (part: number): number => latencies[Math.floor(latencies.length * part)] ?? Number.NaN;
  return { perSecond: (latencies.length / load.durationMs) * 1000, medianMs: quantile(0.5), p99Ms: quantile(0.99), refused };
}

process.once('message', (load) => {
  // Only put-load.ts starts this program, and it sends a Load.
  void generate(load as Load).then((outcome) => process.send?.(outcome, () => process.exit(0)));
});
