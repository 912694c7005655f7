export { commandCatalogue, queryCatalogue } from './catalogue/command-catalogue.ts';
export * from './catalogue/command-events.ts';
export * from './catalogue/email-events.ts';
export { eventCatalogue } from './catalogue/event-catalogue.ts';
export * from './catalogue/log-events.ts';
export * from './catalogue/log-retention-events.ts';
export * from './catalogue/monitoring-events.ts';
export * from './catalogue/organisation-commands.ts';
export * from './catalogue/payment-events.ts';
export * from './catalogue/person-key-events.ts';
export * from './catalogue/projection-events.ts';
export * from './catalogue/saga-events.ts';
export * from './catalogue/schema-events.ts';
export * from './catalogue/tenant-events.ts';
export * from './catalogue/user-events.ts';
export * from './catalogue/webhook-events.ts';
export type { ConsumerGroupClient, Delivery, FetchedEvents, FetchRequest, Rejection } from './consumer-group-client.ts';
export { defineCommand, defineQuery, type CommandDefinition, type QueryDefinition } from './command.ts';
export { ANY_SERVICE, defineEvent, upcast, type DataOf, type EventDefinition, type EventOf, type Upcaster } from './definition.ts';
export { readField, withField } from './field-path.ts';
export { ACTOR, ownerOf, type Owner, type PersonalFields } from './personal.ts';
export { cloudEventSchema, type CloudEvent, type RecordedEvent } from './envelope.ts';
export {
  createEventStreamingClient,
  type AppendItem,
  type AppendResult,
  type EventStreamingClient,
  type EventStreamingRequest,
} from './event-streaming-client.ts';
export type { EventLogClient, LogPage, LogQuery, StreamAppend } from './event-log-client.ts';
export { EventStreamingError, isProblem } from './event-streaming-error.ts';
export { fromConsistencyToken, toConsistencyToken, type LogPlace } from './log-place.ts';
export { backoffDelayMs, retry, type RetryPolicy } from './retry.ts';
export { on, type Subscription } from './subscription.ts';
