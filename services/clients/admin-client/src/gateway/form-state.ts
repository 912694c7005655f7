import type { Problem } from '@prognetwork/bff';

/** What a form shows after it was sent: nothing yet, done, or what stood in the way and what had been typed. */
export interface FormState {
  readonly status: 'idle' | 'done' | 'failed';
  readonly problem?: Problem;
  readonly values?: Readonly<Record<string, string>>;
  /** A new one a try: the same key with another body would be refused. */
  readonly idempotencyKey: string;
}
