/** Which events go, and after how many days; null stands for all. */
export interface RetentionRule {
  readonly ruleId: string;
  readonly tenantId: string | null;
  readonly type: string | null;
  readonly category: string | null;
  readonly keepDays: number;
  /** How far the log was looked through under this rule. */
  readonly reached: string;
  readonly removed: number;
  readonly changedAt: string;
}
