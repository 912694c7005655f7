import { connectOnce, createBackgroundLoop, rolesOf } from '@prognetwork/shared-infrastructure';
import type pg from 'pg';
import type { LoggedEvent } from './account.ts';
import type { Installation } from './installation.ts';

interface Page {
  readonly items: readonly { readonly position: string; readonly event: { readonly id: string } }[];
  readonly nextCursor: string | null;
}

/** The whole log, as a reader over HTTP gets it. */
export async function readLog({ logs: [url = ''], identity }: Installation): Promise<readonly LoggedEvent[]> {
  const authorization = `Bearer ${await identity.serviceToken('user-service')}`;
  const events: LoggedEvent[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ limit: '200', ...(cursor === '' ? {} : { cursor }) });
    const response = await fetch(`${url}/v1/events?${query.toString()}`, { headers: { authorization } });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const page = (await response.json()) as Page;
    events.push(...page.items.map(({ position, event }) => ({ position, id: event.id })));
    cursor = page.nextCursor;
  }
  return events;
}

/** How often each event took effect. */
export async function readEffects(installation: Installation): Promise<ReadonlyMap<string, number>> {
  return connected(installation, async (client) => {
    const { rows } = await client.query<{ id: string; times: string }>(
      'select event_id as id, count(*) as times from effects group by event_id',
    );
    return new Map(rows.map(({ id, times }) => [id, Number(times)]));
  });
}

/** How many effects there are, a moment ago: two of one event count twice. */
export interface EffectCount extends AsyncDisposable {
  count(): number;
}

const COUNT_EVERY_MS = 300;

/** Counts the effects again and again; while the database is dead, as many as there were. */
export function followEffects(installation: Installation): EffectCount {
  let count = 0;
  const loop = createBackgroundLoop({
    async turn() {
      try {
        count = await connected(installation, async (client) => {
          const { rows } = await client.query<{ count: number }>('select count(*)::integer from effects');
          return rows[0]?.count ?? count;
        });
      } catch {
        // Killed in the middle: it is asked again.
      }
      return COUNT_EVERY_MS;
    },
  });
  return { count: () => count, [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose]() };
}

/** Where the consumers' group stands, as an operator sees it. */
export async function readGroup({ logs: [url = ''], identity }: Installation): Promise<{ readonly lag: number }> {
  const authorization = `Bearer ${await identity.operatorToken()}`;
  const response = await fetch(`${url}/v1/consumer-groups/effects`, { headers: { authorization } });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as { readonly lag: number };
}

async function connected<Result>({ database }: Installation, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await connectOnce({ connectionString: database.urlOf(rolesOf('effects').runtime) });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
