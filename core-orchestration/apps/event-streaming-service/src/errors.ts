import { defineErrors, ServiceError, type FieldError } from '@prognetwork/shared-infrastructure';

/** Every error the event streaming service raises. */
const declared = defineErrors({
  'event.refused': {
    kind: 'invalid_input',
    title: 'Some events do not fit the catalogue',
    detail: () => 'Nothing of this request was stored. See errors for each event.',
  },
  'event.source_forbidden': {
    kind: 'forbidden',
    title: 'Events of another service',
    detail: ({ service }) => `${String(service)} may publish only events whose source is /${String(service)}.`,
  },
  'event_log.overloaded': {
    kind: 'unavailable',
    title: 'Too many events wait to be stored',
    detail: () => 'Send the same events again, with the same ids.',
    retryAfterSeconds: 1,
  },
  'event_log.unavailable': {
    kind: 'unavailable',
    title: 'Events cannot be stored now',
    detail: () => 'They may have been stored all the same. Send them again with the same ids: none is stored twice.',
    retryAfterSeconds: 1,
  },
  'event_log.unreadable': {
    kind: 'unavailable',
    title: 'Events cannot be read now',
    detail: () => 'The log is out of reach. Nothing is lost; ask again.',
    retryAfterSeconds: 1,
  },
  'stream.version_conflict': {
    kind: 'conflict',
    title: 'A stream has another version',
    detail: () => 'Nothing of this request was stored. See errors for the versions.',
  },
  'stream.not_found': { kind: 'not_found', title: 'Not found' },
  'stream.too_long': {
    kind: 'invalid_input',
    title: 'The stream is too long to be summed up',
    detail: ({ limit }) =>
      `The state of a stream is made of at most ${String(limit)} events. Ask for an earlier time, or have its service keep a snapshot and compact the stream.`,
  },
  'stream.of_another_service': {
    kind: 'forbidden',
    title: 'A stream of another service',
    detail: ({ service }) => `Events of this stream were published by others than ${String(service)}.`,
  },
  'retention_rule.not_found': { kind: 'not_found', title: 'Not found' },
  'consumer_group.not_found': { kind: 'not_found', title: 'Not found' },
  'consumer_group.dead_letter_not_found': { kind: 'not_found', title: 'Not found' },
  'consumer_group.push_refused': {
    kind: 'invalid_input',
    title: 'The group cannot be pushed like this',
    detail: () => 'See errors for what is wrong.',
  },
  'consumer_group.beyond_end': {
    kind: 'invalid_input',
    title: 'This position is beyond the end of the log',
    detail: ({ position, end }) => `The log ends at ${String(end)}, before ${String(position)}.`,
  },
  'consumer_group.lease_lost': {
    kind: 'conflict',
    title: 'The lease is no longer yours',
    detail: () => 'It ended, and some of these events are with another consumer or wait for one. Fetch again.',
  },
  'consumer_group.not_delivered': {
    kind: 'invalid_input',
    title: 'This position was not delivered',
    detail: ({ position }) => `The position ${String(position)} is beyond what was handed out to the group.`,
  },
  'saga.not_found': { kind: 'not_found', title: 'Not found' },
  'saga.completed': {
    kind: 'conflict',
    title: 'The saga is completed',
    detail: () => 'All its steps are done; there is nothing to hold, to try again or to skip.',
  },
  'webhook_endpoint.not_found': { kind: 'not_found', title: 'Not found' },
  'webhook_endpoint.exists': { kind: 'conflict', title: 'This webhook endpoint is there already' },
  'webhook_endpoint.limit_reached': {
    kind: 'limit_exceeded',
    title: 'There are as many webhook endpoints as an organisation may have',
    detail: ({ limit }) => `An organisation has at most ${String(limit)} webhook endpoints.`,
  },
  'webhook_endpoint.refused': {
    kind: 'invalid_input',
    title: 'The webhook endpoint is not valid',
    detail: () => 'Nothing was changed. See errors for what is wrong.',
  },
  'webhook_endpoint.disabled': {
    kind: 'conflict',
    title: 'The webhook endpoint is disabled',
    detail: () => 'Enable it first.',
  },
  'webhook_delivery.not_found': { kind: 'not_found', title: 'Not found' },
  'webhook_replay.not_found': { kind: 'not_found', title: 'Not found' },
  'schema.not_found': { kind: 'not_found', title: 'Not found' },
  'schema.refused': {
    kind: 'invalid_input',
    title: 'The schema cannot be registered',
    detail: () => 'See errors for what has to change.',
  },
  'schema.incompatible': {
    kind: 'conflict',
    title: 'The schema breaks what is registered',
    detail: ({ type, version }) => `Nothing was stored for version ${String(version)} of ${String(type)}. See errors for what breaks.`,
  },
  'schema.in_catalogue': {
    kind: 'conflict',
    title: 'The type belongs to the catalogue',
    detail: ({ type }) =>
      `${String(type)} changes in the code of the platform: declare the new version there. It may break, because its upcaster lifts older events.`,
  },
  'schema.producer_forbidden': {
    kind: 'forbidden',
    title: 'Events of another service',
    detail: ({ service }) => `${String(service)} may register only events that it produces itself.`,
  },
  'schema.producer_taken': {
    kind: 'forbidden',
    title: 'Events of another service',
    detail: ({ type, owner }) => `${String(type)} is published by ${String(owner)}.`,
  },
  'schema.too_many': {
    kind: 'conflict',
    title: 'Too many revisions',
    detail: ({ type }) => `${String(type)} has had so many that no more are kept. Begin another type.`,
  },
  'verification.too_many': {
    kind: 'conflict',
    title: 'Verifications are running already',
    detail: () => 'Wait until one has ended.',
  },
  'platform_api.unknown_name': {
    kind: 'not_found',
    title: 'No such command or query',
    detail: ({ name, near }) => `Nothing is declared as ${String(name)}.${near === '' ? '' : ` Near are: ${String(near)}.`}`,
  },
  'platform_api.service_unreachable': {
    kind: 'unavailable',
    title: 'The service that answers this cannot be reached now',
    retryAfterSeconds: 2,
  },
  'cursor.outdated': {
    kind: 'conflict',
    title: 'The log has gone back to an earlier state',
    detail: () =>
      'It was restored since this place was noted, and what follows may differ. Compare what you hold, then read from the start.',
  },
});

type Code = Parameters<typeof declared>[0];
type ErrorDetails = NonNullable<Parameters<typeof declared>[1]>;

export function eventStreamingError(
  code: Code,
  options: {
    readonly details?: ErrorDetails;
    readonly errors?: readonly FieldError[];
    readonly retryAfterSeconds?: number;
    readonly cause?: unknown;
  } = {},
): ServiceError {
  const error = declared(code, options.details, options.cause);
  const retryAfterSeconds = options.retryAfterSeconds ?? error.retryAfterSeconds;
  return new ServiceError({
    code,
    kind: error.kind,
    title: error.title,
    detail: error.message,
    details: error.details,
    ...(options.errors ? { errors: options.errors } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause: options.cause,
  });
}
