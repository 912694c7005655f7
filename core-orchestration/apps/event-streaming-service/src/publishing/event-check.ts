import { ANY_SERVICE, type CloudEvent } from '@prognetwork/event-based-service-client';
import type { FieldError } from '@prognetwork/shared-infrastructure';
import type { AppendItem } from '../event-contract.ts';
import type { FindEventType } from '../schemas/event-types.ts';

const MAX_EVENT_BYTES = 128 * 1024;
// PostgreSQL refuses NUL in text, and one such event would spoil its whole batch.
// eslint-disable-next-line no-control-regex -- these are what it looks for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

export interface CheckedEvents {
  readonly errors: readonly FieldError[];
  /** Each event's JSON, in order. */
  readonly bodies: readonly string[];
}

export interface CheckedEvent {
  /** Relative to the event. */
  readonly errors: readonly FieldError[];
  readonly body: string;
}

/** Holds a batch against the types that are known. Each error points at its event: `/events/<index>/…`. */
export function checkEvents(items: readonly AppendItem[], findEventType: FindEventType): CheckedEvents {
  const checked = checkEach(items, findEventType);
  const errors = checked.flatMap((each, index) =>
    each.errors.map(({ pointer, detail }) => ({ pointer: `/events/${index}/event${pointer}`, detail })),
  );
  return { errors, bodies: checked.map(({ body }) => body) };
}

/** As `checkEvents`, event by event. */
export function checkEach(items: readonly AppendItem[], findEventType: FindEventType): readonly CheckedEvent[] {
  const seen = new Set<string>();
  return items.map(({ event }) => {
    const body = JSON.stringify(event);
    const ofEnvelope = checkEnvelope(event, body, seen);
    const ofSchema = checkSchema(event, findEventType);
    seen.add(event.id);
    return { errors: ofEnvelope.length === 0 ? ofSchema : [...ofEnvelope, ...ofSchema], body };
  });
}

function checkEnvelope(event: CloudEvent, body: string, seen: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  if (seen.has(event.id)) errors.push({ pointer: '/id', detail: 'occurs twice in this request' });
  if (CONTROL_CHARACTER.test(event.subject)) errors.push({ pointer: '/subject', detail: 'must not contain control characters' });
  if (body.length > MAX_EVENT_BYTES / 3 && Buffer.byteLength(body) > MAX_EVENT_BYTES)
    errors.push({ pointer: '', detail: `is larger than ${MAX_EVENT_BYTES} bytes` });
  return errors;
}

function checkSchema(event: CloudEvent, findEventType: FindEventType): readonly FieldError[] {
  const found = findEventType(event.type);
  if (found === undefined) return [{ pointer: '/type', detail: `${event.type} is not in the catalogue` }];
  if (event.schemaversion > found.latestVersion)
    return [{ pointer: '/schemaversion', detail: `${event.type} is known up to version ${found.latestVersion}` }];
  if (found.producer !== ANY_SERVICE && event.source !== `/${found.producer}`)
    return [{ pointer: '/source', detail: `${event.type} is published by /${found.producer} only` }];
  return found.checkData(event);
}
