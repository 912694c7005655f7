import { createHash } from 'node:crypto';
import type { StoredEvent } from '../log/event-store.ts';
import { KEPT_TYPES, recordRemoval, type RetentionContext } from './record-removal.ts';
import { findUnfinishedPosition } from './retention-repository.ts';

/** As many positions as a partition of the log in PostgreSQL has. */
const RANGE_POSITIONS = 2 ** 20;
const PAGE_EVENTS = 500;

/** What the records of a range account for, themselves included. */
interface Spent {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/**
 * Puts one record at the end of the log in the place of all records of removals in a range where nothing else is left, so that the range is empty and
 * its partition goes. The sum of what is accounted for stays what it was; the records that go are counted too. Returns how many ranges were folded.
 */
export async function foldRemovals(context: RetentionContext, signal: AbortSignal): Promise<number> {
  const { store, database } = context;
  const { epoch, position: end } = await store.head();
  const present = rangeOf(end);
  let folded = 0;
  for (let after = 0; !signal.aborted;) {
    const [oldest] = await store.read({ types: KEPT_TYPES, after, before: firstOf(present), order: 'asc', limit: 1 });
    if (oldest === undefined) break;
    const range = rangeOf(oldest.position);
    after = firstOf(range + 1) - 1;
    const spent = await findSpent(context, range);
    if (spent === undefined) continue;
    if (spent.last > (await database.inGlobalTransaction(findUnfinishedPosition))) break;
    await fold(context, spent, toFoldId(epoch, range));
    folded += 1;
  }
  return folded;
}

/** Undefined when something else than records is left in the range. */
async function findSpent({ store }: RetentionContext, range: number): Promise<Spent | undefined> {
  let spent: Spent | undefined;
  for (let after = firstOf(range) - 1; ;) {
    // Nearly always the first event tells that there is more than records.
    const limit = spent === undefined ? 1 : PAGE_EVENTS;
    const page = await store.read({ after, before: firstOf(range + 1), order: 'asc', limit });
    if (page.some(({ type }) => !KEPT_TYPES.includes(type))) return undefined;
    const [first, last] = [page[0], page.at(-1)];
    if (first === undefined || last === undefined) return spent;
    const count = page.reduce((sum, event) => sum + 1 + countOf(event), spent?.count ?? 0);
    spent = { first: spent?.first ?? first.position, last: last.position, count };
    after = last.position;
  }
}

async function fold(context: RetentionContext, { first, last, count }: Spent, eventId: string): Promise<void> {
  await recordRemoval({ ...context, newId: () => eventId }, { ruleId: null, stream: null, count, upTo: String(last) });
  for (let reached = first - 1; reached < last;) {
    ({ reached } = await context.store.remove({ types: KEPT_TYPES, after: reached, upTo: last, limit: PAGE_EVENTS }));
  }
}

function countOf({ body }: StoredEvent): number {
  // It had this shape when it was recorded.
  return (JSON.parse(body) as { readonly data: { readonly count: number } }).data.count;
}

/**
 * One id for a range: told again after a crash in between, what is accounted for would be counted twice, and room made for a removal that nobody
 * recorded.
 */
function toFoldId(epoch: number, range: number): string {
  const hex = createHash('sha256').update(`fold removals of ${epoch}/${range}`).digest('hex');
  // A UUID of version 8: made in a way of our own.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function rangeOf(position: number): number {
  return Math.floor(position / RANGE_POSITIONS);
}

function firstOf(range: number): number {
  return range * RANGE_POSITIONS;
}
