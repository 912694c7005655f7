import type { SchemaCheck } from '../contract/schemas.ts';
import type { FormState } from '../gateway/form-state.ts';

/** The form of a schema after it was sent: what the registry says of it, or that it was registered. */
export interface CheckState extends FormState {
  readonly check?: SchemaCheck;
}
