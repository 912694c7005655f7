import { cloudEventSchema } from '@prognetwork/event-based-service-client';
import * as z from 'zod';
import { recordedEventSchema } from '../event-contract.ts';
import { canonicalJson, isObject, type JsonSchema } from './json-schema.ts';
import type { TypeWithStates } from './read-schemas.ts';
import { latestOf } from './schema-history.ts';

export interface AsyncApiOptions {
  readonly version: string;
  /** Where the platform's API is. */
  readonly url: URL;
}

interface Message {
  readonly name: string;
  readonly producer: string;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly type: string;
  readonly version: number;
}

const ref = (...path: readonly string[]) => ({ $ref: `#/${path.join('/')}` });
const webhookHeaders = {
  type: 'object',
  description: 'On webhooks only, as Standard Webhooks has them.',
  properties: {
    'webhook-id': { type: 'string', description: 'The id of the event, the same at every attempt.' },
    'webhook-timestamp': { type: 'string', description: 'Seconds since 1970 at which this attempt was signed.' },
    'webhook-signature': { type: 'string', description: 'One or two signatures, with spaces between: v1,<base64>.' },
  },
};

/** The AsyncAPI 3 document of everything that the log takes and gives: each version of each event, and the ways in and out. */
export function describeAsyncApi(types: readonly TypeWithStates[], { version, url }: AsyncApiOptions): object {
  const messages = types.flatMap(messagesOf);
  const producers = [...new Set(messages.map(({ producer }) => producer))].toSorted();
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'ProgNetwork events',
      version,
      description:
        'Every event of the platform as a CloudEvent, and how to publish and receive them. Data of an older version stays readable.',
      tags: producers.map((name) => ({ name, description: name === '*' ? 'Events of any service' : `Events of the ${name}` })),
    },
    defaultContentType: 'application/json',
    servers: {
      gateway: {
        host: url.host,
        protocol: url.protocol.replace(':', ''),
        description: 'The API gateway',
        security: [ref('components', 'securitySchemes', 'bearer')],
      },
    },
    ...waysInAndOut(messages),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'A platform token, or a session token.' } },
      correlationIds: { correlation: { description: 'What belongs to one piece of work', location: '$message.payload#/correlationid' } },
      schemas: {
        cloudEvent: toPlainSchema(z.toJSONSchema(cloudEventSchema, { io: 'input' })),
        recordedEvent: toPlainSchema(z.toJSONSchema(recordedEventSchema.omit({ event: true }), { io: 'input' })),
        webhookHeaders,
        ...Object.fromEntries(messages.map(({ name, schema }) => [name, toPlainSchema(schema, name)])),
      },
      messages: Object.fromEntries(messages.flatMap((message) => [eventMessage(message), recordedMessage(message)])),
    },
  };
}

/** Each version in its latest revision. */
function messagesOf({ type, producer, description, states }: TypeWithStates): Message[] {
  return [...Map.groupBy(states, ({ version }) => version)]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([version, revisions]) => {
      const latest = latestOf(revisions);
      return latest ? [{ name: `${type}.v${version}`, producer, description, schema: latest.schema, type, version }] : [];
    });
}

function waysInAndOut(messages: readonly Message[]): object {
  const names = messages.map(({ name }) => name);
  const events = Object.fromEntries(names.map((name) => [name, ref('components', 'messages', name)]));
  const recorded = Object.fromEntries(names.map((name) => [name, ref('components', 'messages', `recorded.${name}`)]));
  const http = (method: string) => ({ http: { method, bindingVersion: '0.3.0' } });
  const group = { group: { description: 'The name under which several consumers share the work' } };
  return {
    channels: {
      events: {
        address: '/v1/events',
        description: 'Services append here, up to 1,000 in one request: `{ events: [{ event }] }`.',
        messages: events,
      },
      live: { address: '/v1/events/live', description: 'Server-sent events, resumed with Last-Event-ID.', messages: recorded },
      consumerGroup: {
        address: '/v1/consumer-groups/{group}/fetch',
        description: 'Events by key in order, to be acknowledged.',
        parameters: group,
        messages: recorded,
      },
      webhook: { address: null, description: 'The URL of an endpoint that a tenant has set up.', messages: events },
    },
    operations: {
      publish: {
        action: 'receive',
        channel: ref('channels', 'events'),
        bindings: http('POST'),
        summary: 'A service publishes its own events',
      },
      follow: { action: 'send', channel: ref('channels', 'live'), bindings: http('GET'), summary: 'Somebody follows what happens' },
      fetch: {
        action: 'send',
        channel: ref('channels', 'consumerGroup'),
        bindings: http('POST'),
        summary: 'A consumer of a group takes its next events',
      },
      deliver: { action: 'send', channel: ref('channels', 'webhook'), bindings: http('POST'), summary: 'An endpoint of a tenant is told' },
    },
  };
}

function eventMessage(message: Message): readonly [string, object] {
  const { name, producer, description, type, version } = message;
  return [
    name,
    {
      name: type,
      title: `${type}, version ${version}`,
      summary: description,
      tags: [{ name: producer }],
      correlationId: ref('components', 'correlationIds', 'correlation'),
      headers: ref('components', 'schemas', 'webhookHeaders'),
      payload: payloadOf(message),
    },
  ];
}

function payloadOf({ name, type, version }: Message): object {
  const own = { type: { const: type }, schemaversion: { const: version }, data: ref('components', 'schemas', name) };
  return { allOf: [ref('components', 'schemas', 'cloudEvent'), { type: 'object', properties: own }] };
}

/** The event with its place in the log. */
function recordedMessage(message: Message): readonly [string, object] {
  const { name, producer, description, type, version } = message;
  const event = { type: 'object', properties: { event: payloadOf(message) }, required: ['event'] };
  return [
    `recorded.${name}`,
    {
      name: type,
      title: `${type}, version ${version}, with its place in the log`,
      summary: description,
      tags: [{ name: producer }],
      correlationId: { location: '$message.payload#/event/correlationid' },
      payload: { allOf: [ref('components', 'schemas', 'recordedEvent'), event] },
    },
  ];
}

/** A schema as it may stand within the document: without the name of its dialect, and with its references pointing to where it stands now. */
function toPlainSchema(schema: unknown, name?: string): unknown {
  if (!isObject(schema)) return schema;
  const { $schema: _, ...plain } = schema;
  const text = canonicalJson(plain);
  // What canonicalJson wrote a line above is JSON.
  return name === undefined ? plain : (JSON.parse(text.replaceAll('"$ref":"#', `"$ref":"#/components/schemas/${name}`)) as unknown);
}
