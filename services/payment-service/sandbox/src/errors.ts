import { defineErrors } from '@prognetwork/shared-infrastructure';

export const sandboxError = defineErrors({
  'api_key.invalid': { kind: 'unauthenticated', title: 'The secret key is not valid' },
  'idempotency_key.missing': { kind: 'invalid_input', title: 'Send an Idempotency-Key' },
  'idempotency_key.reused': { kind: 'conflict', title: 'The Idempotency-Key was used with other parameters' },
  'session.not_found': { kind: 'not_found', title: 'No such checkout session' },
  'session.not_expirable': { kind: 'conflict', title: 'Only an open checkout session can be expired' },
});
