import type { Aggregate, Transaction } from '@prognetwork/shared-infrastructure';
import { skipWaiting } from './delivery-queue-repository.ts';
import { deleteEndpoint, upsertEndpoint } from './endpoint-repository.ts';
import { insertSubscriber } from './subscriber-repository.ts';
import type { WebhookContext } from './webhook-context.ts';
import type { WebhookEndpoint } from './webhook-endpoint.ts';

interface EndpointPlace {
  readonly tenantId: string;
  readonly endpointId: string;
  /** Events up to here are not sent to it. */
  readonly fromPosition: number;
}

/**
 * Writes the rows of an endpoint as its stream has it now. Who executed a command does so at once; whoever looks through the log does so again,
 * so that rows are right also when a process ended between the two.
 */
export async function saveEndpoint(tx: Transaction, place: EndpointPlace, { state, version }: Aggregate<WebhookEndpoint>): Promise<void> {
  const { tenantId, endpointId, fromPosition } = place;
  if (state.status === 'absent') return;
  if (state.status === 'deleted') return deleteEndpoint(tx, endpointId);
  const { url, description, eventTypes, isOrdered, status, disabledReason, secretId, previousSecretId, previousSecretUntil } = state;
  const isNewer = await upsertEndpoint(tx, {
    tenantId,
    endpointId,
    version,
    url,
    description,
    eventTypes: [...eventTypes],
    isOrdered,
    status,
    disabledReason,
    secretId,
    previousSecretId,
    previousSecretUntil: previousSecretUntil === null ? null : new Date(previousSecretUntil),
  });
  await insertSubscriber(tx, { endpointId, tenant: tenantId, fromPosition });
  if (isNewer && status === 'disabled') await skipWaiting(tx, endpointId);
}

/** Brings the rows of an endpoint up to what its stream says. */
export async function repairEndpoint(context: WebhookContext, place: EndpointPlace): Promise<void> {
  const aggregate = await context.endpoints.load(place.endpointId, place.tenantId);
  await context.database.inTenantTransaction(place.tenantId, (tx) => saveEndpoint(tx, place, aggregate));
}
