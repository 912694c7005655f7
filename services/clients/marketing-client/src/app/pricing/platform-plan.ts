import type { MoneyAmount } from '@prognetwork/design-system';

/** A plan for organisations, as `GET /v1/platform-plans` answers. */
export interface PlatformPlan {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly price: MoneyAmount;
  readonly interval: 'month' | 'year';
  readonly features: readonly string[];
}
