import { defineErrors, ServiceError } from '@prognetwork/shared-infrastructure';

/** Every error this service raises. */
export const tenantError = defineErrors({
  'tenant.slug_taken': { kind: 'conflict', title: 'This address is taken', detail: () => 'Choose another slug.' },
  'tenant.too_many_provisionings': {
    kind: 'limit_exceeded',
    title: 'Too many organisations are being created',
    detail: ({ limit }) => `At most ${String(limit)} can be created at the same time. Wait until one is ready.`,
    retryAfterSeconds: 10,
  },
  'tenant.founder_unknown': {
    kind: 'forbidden',
    title: 'Sign in again',
    detail: () => 'The token does not name a person with an e-mail address.',
  },
  'tenant.parent_not_found': { kind: 'not_found', title: 'No such parent organisation' },
  'tenant.parent_forbidden': {
    kind: 'forbidden',
    title: 'You cannot create an organisation under this one',
    detail: () => 'Only its owners and administrators can.',
  },
  'tenant.parent_not_active': { kind: 'conflict', title: 'The parent organisation is not open' },
  'tenant.too_deep': {
    kind: 'conflict',
    title: 'The tree of organisations is too deep',
    detail: ({ limit }) => `At most ${String(limit)} levels are possible.`,
  },
  'tenant.not_found': { kind: 'not_found', title: 'No such organisation' },
  'tenant.suspended': {
    kind: 'forbidden',
    title: 'The organisation is suspended',
    detail: () => 'Nothing can be changed until it is reactivated.',
  },
  'tenant.not_open': { kind: 'conflict', title: 'The organisation is not open', detail: () => 'It is still being created, or was closed.' },
  'provisioning.not_found': { kind: 'not_found', title: 'No such provisioning' },
  'provisioning.too_many_followers': { kind: 'unavailable', title: 'Too many people are following provisionings', retryAfterSeconds: 5 },
});

export function reservedSlug(): ServiceError {
  return new ServiceError({
    code: 'tenant.slug_reserved',
    kind: 'invalid_input',
    title: 'This address is reserved',
    detail: 'Choose another slug.',
    errors: [{ pointer: '/slug', detail: 'is a reserved word' }],
  });
}
