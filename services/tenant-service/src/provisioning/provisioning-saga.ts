import { tenantProvisioningFailed, tenantProvisioningProgressed, type RetryPolicy } from '@prognetwork/event-based-service-client';
import {
  callServiceStep,
  defineSaga,
  type Database,
  type SagaDefinition,
  type SagaProgress,
  type SagaState,
  type SagaStep,
  type SagaStepContext,
  type ServiceClient,
  type ServiceStepCall,
  type Transaction,
} from '@prognetwork/shared-infrastructure';
import * as z from 'zod';
import { closeTenant, confirmReservation, hideTenant, openTenant } from './tenant-steps.ts';

const provisioningInput = z.object({
  name: z.string(),
  slug: z.string(),
  founder: z.object({ userId: z.uuid(), email: z.string(), displayName: z.string() }),
});
export type ProvisioningInput = z.infer<typeof provisioningInput>;

/** In the order in which they run; compensation goes the other way. */
export const STEP_TITLES = {
  reserve: 'Reserve the address',
  owner: 'Make you its owner',
  billing: 'Open the billing account',
  templates: 'Install the mail templates',
  activate: 'Open the doors',
  welcome: 'Send the welcome mail',
} as const;
type StepName = keyof typeof STEP_TITLES;

const STEP_TIMEOUT_MS = 10_000;

export interface ProvisioningParts {
  readonly database: Database;
  readonly users: ServiceClient;
  readonly payments: ServiceClient;
  readonly emails: ServiceClient;
  readonly planCode: string;
  readonly stepAttempts: number;
}

/** Everything a new organisation needs, made one after the other; if one thing cannot be had, the rest is taken back. */
export function defineProvisioning(parts: ProvisioningParts): SagaDefinition {
  const { database } = parts;
  return defineSaga({
    name: 'tenant-provisioning',
    version: 1,
    input: provisioningInput,
    onProgress: publishProgress,
    steps: [
      step('reserve', parts, { run: (c) => confirmReservation(database, c), compensate: (c) => closeTenant(database, c) }),
      ownerStep(parts),
      billingStep(parts),
      templatesStep(parts),
      step('activate', parts, { run: (c) => openTenant(database, c), compensate: (c) => hideTenant(database, c) }),
      welcomeStep(parts),
    ],
  });
}

type Acts = Pick<SagaStep<ProvisioningInput>, 'run' | 'compensate'>;

function step(name: StepName, parts: ProvisioningParts, acts: Acts): SagaStep<ProvisioningInput> {
  const retry: RetryPolicy = { maxAttempts: parts.stepAttempts, baseDelayMs: 200, maxDelayMs: 5_000 };
  return { name, timeoutMs: STEP_TIMEOUT_MS, retry, ...acts };
}

function call(
  client: ServiceClient,
  name: StepName,
  path: string,
  request: ServiceStepCall['request'],
  context: SagaStepContext<ProvisioningInput>,
) {
  return callServiceStep({ client, path, request: { ...request, tenantId: context.subject }, title: STEP_TITLES[name] }, context);
}

function ownerStep(parts: ProvisioningParts): SagaStep<ProvisioningInput> {
  const path = '/v1/members/owner';
  return step('owner', parts, {
    run: (context) => {
      const { name, slug, founder } = context.input;
      const json = { userId: founder.userId, organisation: { name, slug } };
      return call(parts.users, 'owner', path, { method: 'PUT', json }, context);
    },
    compensate: (context) => call(parts.users, 'owner', path, { method: 'DELETE' }, context),
  });
}

function billingStep(parts: ProvisioningParts): SagaStep<ProvisioningInput> {
  const path = '/v1/billing-account';
  return step('billing', parts, {
    run: (context) => call(parts.payments, 'billing', path, { method: 'PUT', json: { planCode: parts.planCode } }, context),
    compensate: (context) => call(parts.payments, 'billing', path, { method: 'DELETE' }, context),
  });
}

function templatesStep(parts: ProvisioningParts): SagaStep<ProvisioningInput> {
  const path = '/v1/templates/defaults';
  return step('templates', parts, {
    run: (context) => call(parts.emails, 'templates', path, { method: 'PUT' }, context),
    compensate: (context) => call(parts.emails, 'templates', path, { method: 'DELETE' }, context),
  });
}

/** A mail cannot be taken back, so it comes last. */
function welcomeStep(parts: ProvisioningParts): SagaStep<ProvisioningInput> {
  return step('welcome', parts, {
    run: (context) => {
      const { name: tenantName, founder } = context.input;
      return call(parts.emails, 'welcome', '/v1/messages/welcome', { method: 'PUT', json: { ...founder, tenantName } }, context);
    },
  });
}

/** The founder follows these; attempts and what operators do are in the saga's own events. */
const TOLD = ['running', 'done', 'failed', 'compensated'] as const;
function isTold(outcome: SagaProgress['outcome']): outcome is (typeof TOLD)[number] {
  return TOLD.some((told) => told === outcome);
}

async function publishProgress(transaction: Transaction, state: SagaState, progress: readonly SagaProgress[]): Promise<void> {
  const { id: provisioningId, subject: tenantId } = state;
  for (const { step: name, outcome } of progress) {
    if (!isTold(outcome)) continue;
    const data = { tenantId, provisioningId, step: name, outcome };
    await transaction.publish(tenantProvisioningProgressed, { subject: tenantId, tenantId, data });
  }
  if (state.status !== 'failed') return;
  const reason = (state.reason ?? '').slice(0, 500);
  await transaction.audit({
    action: 'tenant.provisioning_failed',
    subject: tenantId,
    detail: { provisioningId, step: state.failedStep, reason },
  });
  const data = { tenantId, provisioningId, step: state.failedStep ?? '', reason };
  await transaction.publish(tenantProvisioningFailed, { subject: tenantId, tenantId, data });
}
