import { defineErrors, ServiceError } from '@prognetwork/shared-infrastructure';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, type PasswordWeakness } from './passwords/password-policy.ts';

/** Every error this service raises. */
export const userError = defineErrors({
  'verification.invalid_or_expired': {
    kind: 'invalid_input',
    title: 'The link is not valid any more',
    detail: () => 'Verification links work once and for a day. Register again to get a new one.',
  },
  'authentication.failed': { kind: 'unauthenticated', title: 'E-mail address or password is wrong' },
  'authentication.email_not_verified': {
    kind: 'forbidden',
    title: 'Verify your e-mail address first',
    detail: () => 'Follow the link in the mail that was sent when you registered.',
  },
  'authentication.busy': { kind: 'unavailable', title: 'Too many people are signing in right now', retryAfterSeconds: 1 },
  'token.invalid': {
    kind: 'unauthenticated',
    title: 'The token is not valid',
    detail: () => 'It is unknown, expired, used or revoked. Sign in again.',
  },
  'tenant.not_available': {
    kind: 'forbidden',
    title: 'You cannot act in this organisation',
    detail: () => 'You are not a member of it, or it is suspended.',
  },
  'handoff.invalid': {
    kind: 'unauthenticated',
    title: 'The code is not valid',
    detail: () => 'Codes work once, for one client and for a minute.',
  },
  'session.required': { kind: 'forbidden', title: 'A signed-in session is needed' },
  'organisation.not_found': { kind: 'not_found', title: 'No such organisation' },
  'membership.not_found': { kind: 'not_found', title: 'No such member' },
  'membership.not_active': { kind: 'conflict', title: 'Only active members have a role that can change' },
  'membership.last_owner': {
    kind: 'conflict',
    title: 'An organisation needs an owner',
    detail: () => 'Make somebody else an owner first.',
  },
  'membership.only_owners_change_owners': { kind: 'forbidden', title: 'Only owners can make or unmake owners' },
  'account.closed': {
    kind: 'forbidden',
    title: 'The account is closed',
    detail: () => 'The person it belongs to is being erased.',
  },
  'erasure.not_found': { kind: 'not_found', title: 'No such erasure' },
  'person.not_found': { kind: 'not_found', title: 'No such person' },
});

const WEAKNESS_DETAIL: Readonly<Record<PasswordWeakness, string>> = {
  too_short: `must have at least ${PASSWORD_MIN_LENGTH} characters`,
  too_long: `must have at most ${PASSWORD_MAX_LENGTH} characters`,
  too_common: 'is too easy to guess',
};

export function weakPassword(weakness: PasswordWeakness): ServiceError {
  return new ServiceError({
    code: 'password.too_weak',
    kind: 'invalid_input',
    title: 'Choose another password',
    detail: `The password ${WEAKNESS_DETAIL[weakness]}.`,
    errors: [{ pointer: '/password', detail: WEAKNESS_DETAIL[weakness] }],
  });
}

export function foreignReturnAddress(): ServiceError {
  return new ServiceError({
    code: 'handoff.foreign_address',
    kind: 'invalid_input',
    title: 'The return address is not one of the client',
    errors: [{ pointer: '/returnTo', detail: 'must be a path or an address of the client itself' }],
  });
}

/** Unlike the errors of the table this one says for how long. */
export function tooManyAttempts(retryAfterSeconds: number): ServiceError {
  return new ServiceError({
    code: 'authentication.too_many_attempts',
    kind: 'limit_exceeded',
    title: 'Too many attempts',
    detail: 'Wait before trying again.',
    retryAfterSeconds,
  });
}
