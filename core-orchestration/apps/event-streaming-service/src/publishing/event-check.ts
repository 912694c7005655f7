import { ANY_SERVICE, upcast, type CloudEvent, type EventDefinition } from '@prognetwork/event-based-service-client';
import type { FieldError } from '@prognetwork/shared-infrastructure';
import { ZodError } from 'zod';
import type { AppendBody } from '../event-contract.ts';

const MAX_EVENT_BYTES = 128 * 1024;
// PostgreSQL refuses NUL in text, and one such event would spoil its whole batch.
const hasControlCharacter = (text: string): boolean => [...text].some((character) => character < ' ' || character === '\u007f');

export interface CheckedEvents {
  readonly errors: readonly FieldError[];
  /** Each event's JSON, in order. */
  readonly bodies: readonly string[];
}

/** Holds a batch against the catalogue. Each error points at its event: `/events/<index>/…`. */
export function checkEvents(items: AppendBody['events'], catalogue: ReadonlyMap<string, EventDefinition>): CheckedEvents {
  const seen = new Set<string>();
  const bodies: string[] = [];
  const errors = items.flatMap(({ event }, index) => {
    const body = JSON.stringify(event);
    bodies.push(body);
    const found = [...checkEnvelope(event, body, seen), ...checkSchema(event, catalogue)];
    seen.add(event.id);
    return found.map(({ pointer, detail }) => ({ pointer: `/events/${index}/event${pointer}`, detail }));
  });
  return { errors, bodies };
}

function checkEnvelope(event: CloudEvent, body: string, seen: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  if (seen.has(event.id)) errors.push({ pointer: '/id', detail: 'occurs twice in this request' });
  if (hasControlCharacter(event.subject)) errors.push({ pointer: '/subject', detail: 'must not contain control characters' });
  if (Buffer.byteLength(body) > MAX_EVENT_BYTES) errors.push({ pointer: '', detail: `is larger than ${MAX_EVENT_BYTES} bytes` });
  return errors;
}

function checkSchema(event: CloudEvent, catalogue: ReadonlyMap<string, EventDefinition>): FieldError[] {
  const definition = catalogue.get(event.type);
  if (definition === undefined) return [{ pointer: '/type', detail: `${event.type} is not in the catalogue` }];
  if (event.schemaversion > definition.version) {
    return [{ pointer: '/schemaversion', detail: `${event.type} is known up to version ${definition.version}` }];
  }
  if (definition.producer !== ANY_SERVICE && event.source !== `/${definition.producer}`) {
    return [{ pointer: '/source', detail: `${event.type} is published by /${definition.producer} only` }];
  }
  return checkData(event, definition);
}

function checkData(event: CloudEvent, definition: EventDefinition): FieldError[] {
  try {
    upcast(definition, event);
    return [];
  } catch (error) {
    if (!(error instanceof ZodError)) return [{ pointer: '/data', detail: 'does not fit the version it names' }];
    return error.issues.flatMap((issue) => {
      const path = issue.path.map(toPointerPart).join('');
      if (issue.code !== 'unrecognized_keys') return [{ pointer: `/data${path}`, detail: issue.message }];
      return issue.keys.map((key) => ({ pointer: `/data${path}${toPointerPart(key)}`, detail: 'is not a known field' }));
    });
  }
}

function toPointerPart(key: PropertyKey): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
