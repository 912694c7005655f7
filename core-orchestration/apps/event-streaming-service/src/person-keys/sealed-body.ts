import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { PersonalFields } from '@prognetwork/event-based-service-client';

/**
 * A stored event whose personal fields are sealed begins with these attributes, and has null in place of the fields. No publisher can write such a text:
 * an event with unknown attributes is refused, and what is stored begins with `specversion`.
 */
const BEGINNING = '{"sealedfor":"';
const ALGORITHM = 'aes-256-gcm';
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface PlainEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface SealedEvent extends PlainEvent {
  readonly sealedfor: string;
  readonly sealed: string;
}

/** Looks at the first bytes only: nearly all events of a log are not sealed, and must not be parsed to know. */
export function isSealed(body: string): boolean {
  return body.startsWith(BEGINNING);
}

/** The person whose key opens a sealed body. */
export function personOf(body: string): string {
  return body.slice(BEGINNING.length, body.indexOf('"', BEGINNING.length));
}

/** The person that an event's personal fields are about; undefined when it has none of the fields. Throws when the person is not named. */
export function personOfEvent(body: string, { person, fields }: PersonalFields): string | undefined {
  const { id, data } = parse(body);
  if (fields.every((field) => data[field] === undefined)) return undefined;
  const found = data[person];
  if (typeof found !== 'string') throw new Error(`The event ${id} has personal fields but does not say in ${person} whose they are.`);
  return found;
}

/** The body with its personal fields under the person's key. A nonce must never be used twice with one key. */
export function sealBody(body: string, fields: readonly string[], person: string, key: KeyObject, nonce: Buffer): string {
  const event = parse(body);
  const values: Record<string, unknown> = {};
  const data: Record<string, unknown> = { ...event.data };
  for (const field of fields) {
    if (data[field] === undefined) continue;
    values[field] = data[field];
    data[field] = null;
  }
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(boundTo(event, person));
  const text = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()]);
  const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
  return JSON.stringify({ sealedfor: person, sealed, ...event, data });
}

/** The body as it was published. Throws when it was changed, or sealed under another key. */
export function openBody(body: string, key: KeyObject): string {
  const { sealedfor, sealed, ...event } = parse(body) as SealedEvent;
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(event, sealedfor)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  // Our own seal vouches that this is what `sealBody` put in.
  const values = JSON.parse(text.toString()) as Record<string, unknown>;
  // Assigned over fields that are there already, they keep the order of the text.
  return JSON.stringify({ ...event, data: { ...event.data, ...values } });
}

/** The body with something else in place of its personal fields; sealed or not. */
export function eraseBody(body: string, fields: readonly string[], placeholderOf: (field: string) => unknown): string {
  const { sealedfor: _person, sealed: _sealed, ...event } = parse(body) as SealedEvent;
  const data: Record<string, unknown> = { ...event.data };
  for (const field of fields) if (data[field] !== undefined) data[field] = placeholderOf(field);
  return JSON.stringify({ ...event, data });
}

function boundTo({ id, type }: PlainEvent, person: string): Buffer {
  return Buffer.from([person, id, type].join('\n'));
}

function parse(body: string): PlainEvent {
  // Bodies are checked to be events before they come here.
  return JSON.parse(body) as PlainEvent;
}
