import type { CloudEvent, EventDefinition } from '@prognetwork/event-based-service-client';
import { currentContext, type RequestContext } from '../request-context.ts';
import { currentTraceparent } from '../telemetry/trace-context.ts';

export interface CloudEventInit<Data> {
  readonly id: string;
  /** Name of the service that publishes. */
  readonly service: string;
  readonly subject: string;
  readonly time: Date;
  readonly data: Data;
  readonly tenantId: string | undefined;
  /** Who caused it; the actor of the present work when undefined. */
  readonly actorId: string | undefined;
  /** What caused it; the cause of the present work when undefined. */
  readonly causationId?: string;
}

/** The envelope of an event: actor, correlation, cause and trace are those of the present work. Throws when the data does not fit the event's schema. */
export function toCloudEvent<Type extends string, Data>(
  definition: EventDefinition<Type, Data>,
  init: CloudEventInit<NoInfer<Data>>,
): CloudEvent<Data> {
  const work = currentContext();
  const traceparent = currentTraceparent();
  const actorid = init.actorId ?? work?.actorId;
  const causationid = init.causationId ?? work?.causationId;
  return {
    specversion: '1.0',
    id: init.id,
    source: `/${init.service}`,
    type: definition.type,
    subject: init.subject,
    time: init.time.toISOString(),
    datacontenttype: 'application/json',
    schemaversion: definition.version,
    ...(init.tenantId === undefined ? {} : { tenantid: init.tenantId }),
    ...(actorid === undefined ? {} : { actorid }),
    correlationid: work?.correlationId ?? init.id,
    ...(causationid === undefined ? {} : { causationid }),
    ...(traceparent === undefined ? {} : { traceparent }),
    data: definition.data.parse(init.data),
  };
}

/** The stream of an entity's events: `invoice.paid` about X is in `invoice-X`. */
export function streamOf(type: string, subject: string): string {
  return `${type.slice(0, type.indexOf('.'))}-${subject}`;
}

/** The work that handling this event is: what is done in it is caused by the event. */
export function contextOfEvent(event: CloudEvent): RequestContext {
  return {
    requestId: event.correlationid,
    correlationId: event.correlationid,
    causationId: event.id,
    ...(event.tenantid ? { tenantId: event.tenantid } : {}),
    ...(event.actorid ? { actorId: event.actorid } : {}),
  };
}
