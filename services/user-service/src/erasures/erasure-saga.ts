import { userErasureCompleted, userErasureFailed, type RetryPolicy } from '@prognetwork/event-based-service-client';
import {
  callServiceStep,
  defineSaga,
  type Database,
  type SagaDefinition,
  type SagaState,
  type SagaStep,
  type SagaStepContext,
  type ServiceClient,
  type ServiceStepCall,
  type Transaction,
} from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import { findPerson } from '../people/person-repository.ts';
import { closeAccount, deleteProfile, reopenAccount } from './account-steps.ts';
import { STEP_TITLES, type ErasureStepName } from './erasure.ts';
import { leaveOrganisations, restoreMemberships } from './membership-steps.ts';

export interface ErasureParts {
  readonly database: Database;
  readonly emails: ServiceClient;
  readonly payments: ServiceClient;
  readonly tenants: ServiceClient;
  readonly events: ServiceClient;
  /** The longest wait between two attempts of what must be done. */
  readonly maxRetryDelayMs?: number;
}

const STEP_TIMEOUT_MS = 20_000;
const MAX_RETRY_DELAY_MS = 10 * 60_000;

/** Nothing about the person is in the saga's own input: its row stays when the person is gone. */
const input = z.strictObject({});
type Input = z.infer<typeof input>;
type Context = SagaStepContext<Input>;

/**
 * Removes a person from every service, and destroys the keys to what the log holds about them, before the profile that tells their address goes. Version 1
 * did so after it; erasures that began under it end under it.
 */
export function defineErasure(parts: ErasureParts, version: 1 | 2 = 2): SagaDefinition {
  const { database } = parts;
  const retry: RetryPolicy = { maxAttempts: 8, baseDelayMs: 250, maxDelayMs: parts.maxRetryDelayMs ?? MAX_RETRY_DELAY_MS };
  const step = (name: ErasureStepName, acts: Pick<SagaStep<Input>, 'run' | 'compensate' | 'isPivot'>): SagaStep<Input> => {
    return { name, timeoutMs: STEP_TIMEOUT_MS, retry, ...acts };
  };
  const remove = (name: ErasureStepName, client: ServiceClient, path: (userId: string) => string): SagaStep<Input> =>
    step(name, {
      run: (context) =>
        callServiceStep({ client, path: path(context.subject), request: { method: 'DELETE' }, title: STEP_TITLES[name] }, context),
    });
  const profile = step('profile', { run: (c) => deleteProfile(database, c) });
  const key = step('key', { run: (context) => destroyKey(parts, context) });
  return defineSaga({
    name: 'person-erasure',
    version,
    input,
    onProgress: publishEnd,
    steps: [
      step('close', { run: (c) => closeAccount(database, c), compensate: (c) => reopenAccount(database, c) }),
      step('memberships', {
        isPivot: true,
        run: (c) => leaveOrganisations(database, c),
        compensate: (c) => restoreMemberships(database, c),
      }),
      step('messages', { run: (context) => deleteMessages(parts, context) }),
      remove('payments', parts.payments, (userId) => `/v1/payments/payers/${userId}`),
      remove('organisations', parts.tenants, (userId) => `/v1/tenants/founders/${userId}`),
      ...(version === 1 ? [profile, key] : [key, profile]),
    ],
  });
}

/** The e-mail service knows mail by its address, which only the profile still tells. */
function deleteMessages(parts: ErasureParts, context: Context): Promise<void> {
  return eraseByAddress(parts, context, { client: parts.emails, path: '/v1/messages/erasures', title: STEP_TITLES.messages });
}

/** What was said about an address before it was known whose it is has a key of its own. */
function destroyKey(parts: ErasureParts, context: Context): Promise<void> {
  return eraseByAddress(parts, context, { client: parts.events, path: '/v1/person-keys/erasures', title: STEP_TITLES.key });
}

async function eraseByAddress(
  { database }: ErasureParts,
  context: Context,
  call: Pick<ServiceStepCall, 'client' | 'path' | 'title'>,
): Promise<void> {
  const { subject: userId } = context;
  const person = await database.inGlobalTransaction((transaction) => findPerson(transaction, userId));
  const json = { userId, ...(person === undefined ? {} : { email: person.email }) };
  await callServiceStep({ ...call, request: { method: 'POST', json } }, context);
}

async function publishEnd(
  transaction: Transaction,
  { id: erasureId, subject: userId, status, failedStep, reason }: SagaState,
): Promise<void> {
  const about = { erasureId, userId };
  if (status === 'completed') {
    await transaction.audit({ action: 'user.erased', subject: userId, detail: { erasureId } });
    await transaction.publish(userErasureCompleted, { subject: userId, data: about });
  }
  if (status === 'failed') {
    const why = { step: failedStep ?? '', reason: (reason ?? '').slice(0, 500) };
    await transaction.audit({ action: 'user.erasure_failed', subject: userId, detail: { erasureId, ...why } });
    await transaction.publish(userErasureFailed, { subject: userId, data: { ...about, ...why } });
  }
}
