import type { CloudEvent } from '@prognetwork/event-based-service-client';
import type { AppendItem } from '../event-contract.ts';

const MAX_EVENTS = 1_000;
const REQUIRED_ATTRIBUTES = 10;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TYPE = /^[a-z][a-z_]*(\.[a-z][a-z_]*)+$/;
// A part of what the schema takes: without offsets, and without the last day of February in a leap year.
const TIME =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;
// eslint-disable-next-line no-control-regex -- these are what it looks for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

/**
 * The events of a request whose text is plainly right, as the schema would give them and at a fraction of its cost. Undefined says nothing
 * about the request: the schema has to look at it. Whatever is accepted here, the schema accepts too, and gives the same JSON.
 */
export function acceptAppend(text: string): readonly AppendItem[] | undefined {
  const given = parse(text);
  if (!isRecord(given) || countKeys(given) !== 1 || !Array.isArray(given['events'])) return undefined;
  const { events } = given;
  if (events.length === 0 || events.length > MAX_EVENTS) return undefined;
  const items: AppendItem[] = [];
  for (const each of events) {
    const item = acceptItem(each);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

/** As `acceptAppend`, for one event of a request. */
export function acceptItem(given: unknown): AppendItem | undefined {
  if (!isRecord(given)) return undefined;
  const { event: givenEvent, stream, expectedVersion } = given;
  const known = 1 + countPresent(stream) + countPresent(expectedVersion);
  if (countKeys(given) !== known || !isStream(stream) || !isVersion(expectedVersion)) return undefined;
  const event = acceptEvent(givenEvent);
  return event && { event, stream, expectedVersion };
}

/** Made anew with its attributes in the schema's order, which is the order that they are stored in. */
function acceptEvent(given: unknown): CloudEvent | undefined {
  if (!isRecord(given)) return undefined;
  const { specversion, id, source, type, subject, time, datacontenttype, schemaversion, correlationid, data } = given;
  const { tenantid, actorid, causationid, traceparent } = given;
  const known =
    REQUIRED_ATTRIBUTES + countPresent(tenantid) + countPresent(actorid) + countPresent(causationid) + countPresent(traceparent);
  // Each attribute below is either required or counted, so that one more key is one that is not known.
  if (countKeys(given) !== known || specversion !== '1.0' || datacontenttype !== 'application/json') return undefined;
  if (!isText(id, 36) || !UUID.test(id) || !isText(type, 100) || !TYPE.test(type) || !isText(time, 40) || !TIME.test(time))
    return undefined;
  if (!isText(source, 200) || !isText(subject, 200) || !isText(correlationid, 200)) return undefined;
  if (typeof schemaversion !== 'number' || !Number.isInteger(schemaversion) || schemaversion < 1 || schemaversion > 10_000)
    return undefined;
  if (tenantid !== undefined && !(isText(tenantid, 36) && UUID.test(tenantid))) return undefined;
  if (!isOptionalText(actorid, 200) || !isOptionalText(causationid, 200) || !isOptionalText(traceparent, 55)) return undefined;
  // The schema leaves such a key out.
  if (!isRecord(data) || Object.hasOwn(data, '__proto__')) return undefined;
  return {
    specversion,
    id,
    source,
    type,
    subject,
    time,
    datacontenttype,
    schemaversion,
    tenantid,
    actorid,
    correlationid,
    causationid,
    traceparent,
    data,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of what JSON.parse made: such an object inherits nothing that would be counted. */
function countKeys(given: Readonly<Record<string, unknown>>): number {
  let count = 0;
  for (const _key in given) count += 1;
  return count;
}

function countPresent(value: unknown): 0 | 1 {
  return value === undefined ? 0 : 1;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= maxLength;
}

function isOptionalText(value: unknown, maxLength: number): value is string | undefined {
  return value === undefined || isText(value, maxLength);
}

function isStream(value: unknown): value is string | undefined {
  return value === undefined || (isText(value, 300) && !CONTROL_CHARACTER.test(value));
}

function isVersion(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0);
}
