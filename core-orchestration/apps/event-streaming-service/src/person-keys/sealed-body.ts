import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { readField, withField } from '@prognetwork/event-based-service-client';

/**
 * A stored event whose personal fields are sealed begins with these attributes, and has null in place of the fields. No publisher can write such a text:
 * an event with unknown attributes is refused, and what is stored begins with `specversion`.
 */
const BEGINNING = '{"sealedfor":"';
const ALGORITHM = 'aes-256-gcm';
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface PlainEvent {
  readonly id: string;
  readonly type: string;
  readonly actorid?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface SealedEvent extends PlainEvent {
  /** Whose keys open the parts, in the order in which they were sealed, with a space between. */
  readonly sealedfor: string;
  /** The parts, with a dot between. */
  readonly sealed: string;
  /** The fields of each part: commas between fields, a space between parts. Absent in what was sealed when an event had one part. */
  readonly sealedfields?: string;
}

/** Fields of an event that are of one person. A nonce must never be used twice with one key. */
export interface Part {
  readonly owner: string;
  readonly fields: readonly string[];
  readonly key: KeyObject;
  readonly nonce: Buffer;
}

/** What could not be opened, because the key is destroyed. */
interface ClosedPart {
  readonly owner: string;
  /** Undefined for an event of the time when the fields were not noted. */
  readonly fields: readonly string[] | undefined;
}

export interface OpenedEvent {
  readonly event: PlainEvent;
  readonly closed: readonly ClosedPart[];
}

/** Looks at the first bytes only: nearly all events of a log are not sealed, and must not be parsed to know. */
export function isSealed(body: string): boolean {
  return body.startsWith(BEGINNING);
}

/** The persons whose keys open a sealed body. */
export function ownersOf(body: string): readonly string[] {
  return body.slice(BEGINNING.length, body.indexOf('"', BEGINNING.length)).split(' ');
}

/** The event with each part under its person's key. Fields within others have to come in a part before them. */
export function sealEvent(event: PlainEvent, parts: readonly Part[]): string {
  let { data } = event;
  const sealed = parts.map(({ owner, fields, key, nonce }, index) => {
    const values: Record<string, unknown> = {};
    for (const field of fields) {
      values[field] = readField(data, field);
      data = withFields(data, [field], () => null);
    }
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(boundTo(event, owner, index));
    const text = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
  });
  const sealedfor = parts.map(({ owner }) => owner).join(' ');
  const sealedfields = parts.map(({ fields }) => fields.join(',')).join(' ');
  return JSON.stringify({ sealedfor, sealed: sealed.join('.'), sealedfields, ...event, data });
}

/** The event as it was published, as far as there are keys. Throws when it was changed, or sealed under another key. */
export function openEvent(body: string, keyOf: (owner: string) => KeyObject | undefined): OpenedEvent {
  const { sealedfor, sealed, sealedfields, ...event } = parseEvent(body) as SealedEvent;
  const fields = sealedfields?.split(' ').map((list) => list.split(','));
  const parts = sealed.split('.').map((text, index) => ({ text, index, fields: fields?.[index] }));
  const owners = sealedfor.split(' ');
  let { data } = event;
  const closed: ClosedPart[] = [];
  // The other way round than they were sealed: what lies within another field has a place again once that is open.
  for (const part of parts.toReversed()) {
    const owner = owners[part.index] ?? '';
    const key = keyOf(owner);
    if (key === undefined) {
      closed.push({ owner, fields: part.fields });
      continue;
    }
    const values = openPart(part.text, key, boundTo(event, owner, part.index));
    data = withFields(data, Object.keys(values), (field) => values[field]);
  }
  return { event: { ...event, data }, closed };
}

/** The data with other values in those of the fields that it has. */
export function withFields(
  data: PlainEvent['data'],
  fields: readonly string[],
  valueOf: (field: string) => unknown,
): Readonly<Record<string, unknown>> {
  // A record with another value in it is a record.
  return fields.reduce((present, field) => withField(present, field, valueOf(field)) as PlainEvent['data'], data);
}

export function parseEvent(body: string): PlainEvent {
  // Bodies are checked to be events before they come here.
  return JSON.parse(body) as PlainEvent;
}

function openPart(text: string, key: KeyObject, associated: Buffer): Readonly<Record<string, unknown>> {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(associated).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  // Our own seal vouches that this is what `sealEvent` put in.
  return JSON.parse(opened.toString()) as Record<string, unknown>;
}

/** To whom, to which event and to which place in it a part belongs. */
function boundTo({ id, type }: PlainEvent, owner: string, index: number): Buffer {
  return Buffer.from([owner, id, type, ...(index === 0 ? [] : [index])].join('\n'));
}
