import { randomBytes } from 'node:crypto';
import { currentContext, type FieldError } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';
import { refusalOfUrl } from '../outgoing/outgoing-url.ts';
import { toWebhookSecret } from '../outgoing/standard-webhooks.ts';
import { countEndpointsWithSecret, deleteSecret, insertSecret, lockEndpointsOfTenant } from './endpoint-repository.ts';
import { isKnownFilter } from './event-filter.ts';
import { readEndpoint, type EndpointView } from './read-endpoints.ts';
import { saveEndpoint } from './save-endpoint.ts';
import type { ChangeEndpoint, CreateEndpoint } from './webhook-contract.ts';
import type { WebhookContext } from './webhook-context.ts';
import { MAX_ENDPOINTS, type EndpointCommand } from './webhook-endpoint.ts';

const SECRET_BYTES = 32;

/** Creates an endpoint; its secret is told now and never again. */
export async function createEndpoint(
  context: WebhookContext,
  tenantId: string,
  input: CreateEndpoint,
): Promise<EndpointView & { readonly secret: string }> {
  await checkSettings(context, input);
  const endpointId = context.newId();
  const { secretId, secret } = await addSecret(context, tenantId, endpointId, { isNewEndpoint: true });
  const settings = { ...input, url: new URL(input.url).href };
  await withSecret(context, tenantId, secretId, () =>
    executeOnEndpoint(context, tenantId, { kind: 'create', endpointId, settings, secretId }),
  );
  return { ...(await readEndpoint(context, tenantId, endpointId)), secret };
}

export async function changeEndpoint(
  context: WebhookContext,
  tenantId: string,
  endpointId: string,
  input: ChangeEndpoint,
): Promise<EndpointView> {
  await checkSettings(context, input);
  const { url, description, eventTypes, isOrdered } = input;
  const settings = {
    ...(url === undefined ? {} : { url: new URL(url).href }),
    ...(description === undefined ? {} : { description }),
    ...(eventTypes === undefined ? {} : { eventTypes }),
    ...(isOrdered === undefined ? {} : { isOrdered }),
  };
  await executeOnEndpoint(context, tenantId, { kind: 'change', endpointId, settings });
  return readEndpoint(context, tenantId, endpointId);
}

/** Makes a new secret; the one before also signs for `overlapHours`, so that the receiver can change over without losing a message. */
export async function rotateSecret(
  context: WebhookContext,
  tenantId: string,
  endpointId: string,
  overlapHours: number,
): Promise<EndpointView & { readonly secret: string }> {
  await readEndpoint(context, tenantId, endpointId);
  const { secretId, secret } = await addSecret(context, tenantId, endpointId, { isNewEndpoint: false });
  await withSecret(context, tenantId, secretId, () =>
    executeOnEndpoint(context, tenantId, { kind: 'rotate_secret', endpointId, secretId, overlapHours }),
  );
  return { ...(await readEndpoint(context, tenantId, endpointId)), secret };
}

/** Enables, disables or deletes. */
export async function executeOnEndpoint(
  context: WebhookContext,
  tenantId: string,
  command: EndpointCommand,
  actorId: string | undefined = currentContext()?.actorId,
): Promise<void> {
  const { endpointId } = command;
  const executed = await context.endpoints.execute(endpointId, command, {
    commandId: context.newId(),
    tenantId,
    ...(actorId === undefined ? {} : { actorId }),
  });
  // An endpoint gets what happens after it was created; of any other command the place is of no interest.
  const fromPosition = Number(executed.positions.at(-1) ?? 0);
  await context.database.inTenantTransaction(tenantId, async (tx) => {
    await saveEndpoint(tx, { tenantId, endpointId, fromPosition }, executed);
    if (executed.positions.length > 0) {
      const detail = command.kind === 'disable' ? { reason: command.reason } : {};
      await tx.audit({ action: `webhook_endpoint.${command.kind}`, subject: endpointId, detail });
    }
  });
}

async function checkSettings(context: WebhookContext, { url, eventTypes = [] }: ChangeEndpoint): Promise<void> {
  const refusal = url === undefined ? undefined : refusalOfUrl(url, context.rules);
  const errors: FieldError[] = refusal === undefined ? [] : [{ pointer: '/url', detail: refusal }];
  for (const [index, filter] of eventTypes.entries()) {
    if (!isKnownFilter(filter, context.eventTypes) && !(await context.isRegisteredType(filter)))
      errors.push({ pointer: `/eventTypes/${index}`, detail: 'must be *, a category such as invoice.*, or a type of event that there is' });
  }
  if (errors.length > 0) throw eventStreamingError('webhook_endpoint.refused', { errors });
}

/** Keeps a new secret, sealed, before any event names it. */
async function addSecret(
  context: WebhookContext,
  tenantId: string,
  endpointId: string,
  { isNewEndpoint }: { readonly isNewEndpoint: boolean },
): Promise<{ readonly secretId: string; readonly secret: string }> {
  const secretId = context.newId();
  const key = randomBytes(SECRET_BYTES);
  await context.database.inTenantTransaction(tenantId, async (tx) => {
    await lockEndpointsOfTenant(tx);
    if (isNewEndpoint && (await countEndpointsWithSecret(tx)) >= MAX_ENDPOINTS)
      throw eventStreamingError('webhook_endpoint.limit_reached', { details: { limit: MAX_ENDPOINTS } });
    await insertSecret(tx, { tenantId, secretId, endpointId, sealed: context.seal.seal(key, secretId), createdAt: tx.now });
  });
  return { secretId, secret: toWebhookSecret(key) };
}

/** Runs the command that names a secret; takes the secret back when nothing came of it. */
async function withSecret(context: WebhookContext, tenantId: string, secretId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Whether the event was stored is unknown when the log did not answer: then the secret stays, and is cleared away if nobody names it.
    if (error instanceof Error && 'kind' in error && error.kind !== 'unavailable')
      await context.database.inTenantTransaction(tenantId, (tx) => deleteSecret(tx, secretId));
    throw error;
  }
}
