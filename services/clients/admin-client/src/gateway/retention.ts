import type { RetentionRule } from '../contract/retention.ts';
import type { Page } from '../contract/shared.ts';
import { read, type Read } from './read.ts';

const RULES = '/v1/retention-rules';

export function rulePath(ruleId: string): string {
  return `${RULES}/${encodeURIComponent(ruleId)}`;
}

export function listRetentionRules(): Promise<Read<Page<RetentionRule>>> {
  return read(RULES);
}
