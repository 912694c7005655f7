import { on, type CloudEvent, type EventDefinition, type Subscription } from '@prognetwork/event-based-service-client';
import type { EventScope } from '../events/event-consumer.ts';
import { isErased } from './erased-person-repository.ts';

/**
 * Subscribes to an event that a service keeps something of about the person in `userId`. Once the person was erased here it does nothing: events of
 * different keys have no order, so the one may come long after the erasure.
 */
export function onPerson<Type extends string, Data extends { readonly userId: string }>(
  definition: EventDefinition<Type, Data>,
  handler: (event: CloudEvent<Data>, scope: EventScope) => Promise<void>,
): Subscription<EventScope> {
  return on(definition, async (event, scope: EventScope) => {
    if (!(await isErased(scope.tx, event.data.userId))) await handler(event, scope);
  });
}
