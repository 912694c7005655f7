import type { EventFilter, EventStore, LogHead, ReadQuery, StoredEvent, StreamQuery } from '../event-store.ts';
import { indexOf, readCandidates, type Bounds, type Candidate, type Index } from './log-index.ts';
import type { LogGuard } from './log-guard.ts';
import { LogRefusedError, type Redis, type RedisConnection } from './redis-connection.ts';
import { keys } from './redis-keys.ts';
import { runScript, scripts } from './scripts.ts';

const MAX_PAGE = 1_000;
const MIN_PAGE = 100;

/** An event as it lies in the log, with the id that its body has too. */
export interface LoggedEvent extends StoredEvent {
  readonly id: string;
}

/** Reads the log. Every entry is written by a script together with its place in the indexes, so they never disagree. */
export function createLogReader(
  connection: RedisConnection,
  guard: LogGuard,
): Pick<EventStore, 'head' | 'read' | 'readStream' | 'positionBefore'> {
  const head = (): Promise<LogHead> => connection.use((client) => readHead(client, guard));
  return {
    head: () =>
      head().catch((error: unknown) => {
        // Perhaps an operator has raised the epoch: the next connection looks at the log anew.
        if (error instanceof LogRefusedError) return head();
        throw error;
      }),
    read: (query) => connection.use(async (client) => (await readLog(client, query)).map(withoutId)),
    readStream: (query) => connection.use(async (client) => (await readStream(client, query)).map(withoutId)),
    positionBefore: (time) =>
      connection.use(async (client) => {
        const { position } = await readHead(client, guard);
        return Number(await runScript(client, scripts.positionBefore, [keys.log], [String(time.getTime()), String(position)]));
      }),
  };
}

async function readHead(client: Redis, guard: LogGuard): Promise<LogHead> {
  // Taken before asking: an append may be answered on the other connection before this is.
  const { seen } = guard;
  const [identity, epoch, position] = await client.hmGet(keys.head, ['identity', 'epoch', 'position']);
  if (identity === null || identity === undefined) throw new LogRefusedError('Redis has lost the log while it was in use.');
  const head = { identity, epoch: Number(epoch), position: Number(position) };
  guard.checkHead(head, seen);
  return { epoch: head.epoch, position: head.position };
}

export async function readLog(client: Redis, query: ReadQuery): Promise<readonly LoggedEvent[]> {
  const index = indexOf(query);
  if (index === undefined) return readEntries(client, query, query.order, query.limit);
  if (index === 'none') return [];
  return collect(client, index, query, (event) => isWanted(event, query));
}

function readStream(client: Redis, query: StreamQuery): Promise<readonly LoggedEvent[]> {
  const index: Index = { kind: 'sorted', key: keys.stream(query.stream) };
  return collect(client, index, query, ({ tenant }) => query.tenant === undefined || tenant === query.tenant);
}

/** Goes along an index page by page until there are enough events that are wanted, or no more. Each page is one bounded answer of Redis. */
async function collect(
  client: Redis,
  index: Index,
  query: Bounds & { readonly order: 'asc' | 'desc'; readonly limit: number },
  wanted: (event: LoggedEvent) => boolean,
): Promise<readonly LoggedEvent[]> {
  const found: LoggedEvent[] = [];
  let bounds: Bounds = query;
  for (;;) {
    const page = Math.min(MAX_PAGE, Math.max(MIN_PAGE, query.limit - found.length));
    const candidates = await readCandidates(client, index, bounds, query.order, page);
    for (const event of await readEntriesAt(client, candidates)) if (wanted(event)) found.push(event);
    const last = candidates.at(-1);
    if (found.length >= query.limit || last === undefined || candidates.length < page) return found.slice(0, query.limit);
    bounds = query.order === 'asc' ? { ...bounds, after: last.place } : { ...bounds, before: last.place };
  }
}

export function isWanted({ stream, type, tenant, subject }: StoredEvent, filter: EventFilter): boolean {
  return (
    (filter.types === undefined || filter.types.includes(type)) &&
    (filter.tenant === undefined || filter.tenant === tenant) &&
    (filter.subject === undefined || filter.subject === subject) &&
    (filter.category === undefined || stream.startsWith(`${filter.category}-`))
  );
}

/** The entries at these positions, in their order; those removed meanwhile are left out. Neighbours in the log come in one answer. */
export async function readEntriesAt(client: Redis, candidates: readonly Candidate[]): Promise<readonly LoggedEvent[]> {
  const runs: { from: number; upTo: number; step: number }[] = [];
  for (const { position } of candidates) {
    const run = runs.at(-1);
    if (run && run.step !== -1 && position === run.upTo + 1) Object.assign(run, { upTo: position, step: 1 });
    else if (run && run.step !== 1 && position === run.from - 1) Object.assign(run, { from: position, step: -1 });
    else runs.push({ from: position, upTo: position, step: 0 });
  }
  const answers = await Promise.all(
    runs.map(({ from, upTo, step }) =>
      readEntries(client, { after: from - 1, before: upTo + 1 }, step === -1 ? 'desc' : 'asc', upTo - from + 1),
    ),
  );
  return answers.flat();
}

export async function readEntries(client: Redis, { after, before }: Bounds, order: 'asc' | 'desc', limit: number): Promise<LoggedEvent[]> {
  const [low, high] = [after === undefined ? '-' : String(after + 1), before === undefined ? '+' : String(before - 1)];
  const options = { COUNT: limit };
  const isEmpty = limit === 0 || (before !== undefined && before - 1 < (after ?? 0) + 1);
  if (isEmpty) return [];
  const entries =
    order === 'asc' ? await client.xRange(keys.log, low, high, options) : await client.xRevRange(keys.log, high, low, options);
  return (entries ?? []).map(({ id, message }) => toLoggedEvent(id, message));
}

function toLoggedEvent(entry: string, fields: Readonly<Record<string, string>>): LoggedEvent {
  return {
    id: fields['i'] ?? '',
    position: Number.parseInt(entry, 10),
    stream: fields['s'] ?? '',
    version: Number(fields['v']),
    type: fields['t'] ?? '',
    tenant: fields['n'] ? fields['n'] : null,
    subject: fields['u'] ?? '',
    recordedAt: new Date(Number(fields['r'])).toISOString(),
    body: fields['b'] ?? '',
  };
}

export function withoutId({ id: _, ...event }: LoggedEvent): StoredEvent {
  return event;
}
