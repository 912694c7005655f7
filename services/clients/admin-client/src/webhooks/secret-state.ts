import type { FormState } from '../gateway/form-state.ts';

/** A form whose answer is a secret, shown once and kept nowhere. */
export interface SecretState extends FormState {
  readonly secret?: string;
}
