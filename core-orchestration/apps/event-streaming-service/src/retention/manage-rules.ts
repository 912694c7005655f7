import type * as z from 'zod';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { RetentionRuleBody, retentionRuleListSchema, retentionRuleSchema } from './retention-contract.ts';
import { deleteRule, findRule, listRules, saveRule, type RetentionRule } from './retention-repository.ts';

type Shown = z.infer<typeof retentionRuleSchema>;

export async function readRules({ database }: EventStreamingContext): Promise<z.infer<typeof retentionRuleListSchema>> {
  const rules = await database.inGlobalTransaction(listRules);
  return { items: rules.map(toShown), nextCursor: null };
}

/** Sets a rule, audited. A changed rule looks through the whole log again; the same rule again changes nothing. */
export async function putRule({ database }: EventStreamingContext, ruleId: string, body: RetentionRuleBody): Promise<Shown> {
  return database.inGlobalTransaction(async (tx) => {
    const saved = await saveRule(tx, { ruleId, ...body });
    if (saved) await tx.audit({ action: 'retention_rule.set', subject: ruleId, detail: body });
    const rule = saved ?? (await findRule(tx, ruleId));
    if (rule === undefined) throw eventStreamingError('retention_rule.not_found');
    return toShown(rule);
  });
}

export async function removeRule({ database }: EventStreamingContext, ruleId: string): Promise<void> {
  await database.inGlobalTransaction(async (tx) => {
    if (!(await deleteRule(tx, ruleId))) throw eventStreamingError('retention_rule.not_found');
    await tx.audit({ action: 'retention_rule.deleted', subject: ruleId, detail: {} });
  });
}

function toShown({ revision: _revision, reached, changedAt, ...rule }: RetentionRule): Shown {
  return { ...rule, reached: String(reached), changedAt: changedAt.toISOString() };
}
