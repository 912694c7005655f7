import { createBackgroundLoop, type BackgroundLoop } from '@prognetwork/shared-infrastructure';
import { foldRemovals } from './fold-removals.ts';
import { KEPT_TYPES, recordRemoval, type RetentionContext } from './record-removal.ts';
import {
  findUnfinishedPosition,
  leaseRule,
  listRules,
  maintainPartitions,
  noteProgress,
  type RetentionRule,
} from './retention-repository.ts';

const EVERY_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const STEP_POSITIONS = 1_000;
// What is left then waits for the next turn, and other rules get theirs.
const MAX_STEPS = 200;
const LEASE_MS = 5 * 60_000;

/** Applies the retention rules again and again, and looks after the partitions of the log. */
export function startRetention(context: RetentionContext): BackgroundLoop {
  return createBackgroundLoop({
    async turn(signal) {
      try {
        await applyRetention(context, signal);
      } catch (err) {
        context.telemetry.logger.warn({ err }, 'the retention rules of the log could not be applied');
      }
      return EVERY_MS;
    },
  });
}

export async function applyRetention(context: RetentionContext, signal: AbortSignal): Promise<void> {
  const { database } = context;
  await database.inGlobalTransaction(maintainPartitions);
  if ((await foldRemovals(context, signal)) > 0) await database.inGlobalTransaction(maintainPartitions);
  for (const rule of await database.inGlobalTransaction(listRules)) {
    if (signal.aborted) return;
    if (await database.inGlobalTransaction((tx) => leaseRule(tx, rule, LEASE_MS))) await applyRule(context, rule, signal);
  }
}

/** Removes what is old enough, but nothing that somebody still has to see. */
async function applyRule(context: RetentionContext, rule: RetentionRule, signal: AbortSignal): Promise<void> {
  const { store, database, now } = context;
  const oldEnough = await store.positionBefore(new Date(now().getTime() - rule.keepDays * DAY_MS));
  const upTo = Math.min(oldEnough, await database.inGlobalTransaction(findUnfinishedPosition));
  let { reached } = rule;
  let count = 0;
  try {
    for (let step = 0; step < MAX_STEPS && reached < upTo && !signal.aborted; step += 1) {
      const end = Math.min(reached + STEP_POSITIONS, upTo);
      count += await removeRange(context, rule, reached, end);
      reached = end;
    }
  } finally {
    await database.inGlobalTransaction((tx) => noteProgress(tx, rule, { reached, removed: count }));
  }
}

async function removeRange(context: RetentionContext, rule: RetentionRule, after: number, end: number): Promise<number> {
  const { store } = context;
  const filter = toFilter(rule);
  const found = await store.read({ ...filter, after, before: end + 1, order: 'asc', limit: STEP_POSITIONS });
  const count = found.filter(({ type }) => !KEPT_TYPES.includes(type)).length;
  if (count === 0) return 0;
  await recordRemoval(context, { ruleId: rule.ruleId, stream: null, count, upTo: String(end) });
  for (let reached = after; reached < end;) {
    reached = (await store.remove({ ...filter, exceptTypes: KEPT_TYPES, after: reached, upTo: end, limit: STEP_POSITIONS })).reached;
  }
  return count;
}

function toFilter({ tenantId, type, category }: RetentionRule) {
  return {
    ...(tenantId === null ? {} : { tenant: tenantId }),
    ...(type === null ? {} : { types: [type] }),
    ...(category === null ? {} : { category }),
  };
}
