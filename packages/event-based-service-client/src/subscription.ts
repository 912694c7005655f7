import { upcast, type EventDefinition } from './definition.ts';
import type { CloudEvent } from './envelope.ts';

/** What a consumer does with one type of event. `Scope` is what the host of the consumer hands to each handler, such as a transaction. */
export interface Subscription<Scope> {
  readonly type: string;
  readonly handle: (event: CloudEvent, scope: Scope) => Promise<void>;
}

/** Subscribes a handler to an event; older versions reach it lifted to the current one, validated, and without fields it does not know. */
export function on<Type extends string, Data, Scope>(
  definition: EventDefinition<Type, Data>,
  handler: (event: CloudEvent<Data>, scope: Scope) => Promise<void>,
): Subscription<Scope> {
  return { type: definition.type, handle: (event, scope) => handler(upcast(definition, event, 'drop'), scope) };
}
