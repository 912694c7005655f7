import { defineErrors } from '@prognetwork/shared-infrastructure';

export const gatewayError = defineErrors({
  'gateway.service_unavailable': {
    kind: 'unavailable',
    title: 'A part of the platform does not answer',
    detail: ({ service }) => `The ${String(service)} cannot be reached now. Try again shortly.`,
    retryAfterSeconds: 2,
  },
  'gateway.timeout': {
    kind: 'unavailable',
    title: 'A part of the platform takes too long',
    detail: ({ service }) =>
      `The ${String(service)} did not answer in time. Look before you send a change again: it may have taken effect.`,
  },
  'gateway.path_invalid': {
    kind: 'invalid_input',
    title: 'The path is not valid',
    detail: () => 'Paths may not hold encoded slashes, dots or control characters.',
  },
  'tenant.not_available': { kind: 'forbidden', title: 'This organisation is not open to you', detail: () => 'It is suspended or closed.' },
  'gateway.tenant_invalid': {
    kind: 'invalid_input',
    title: 'ProgNetwork-Tenant is not an id',
    detail: () => 'Send the UUID of the organisation.',
  },
});
