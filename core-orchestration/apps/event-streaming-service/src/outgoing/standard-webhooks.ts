import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'whsec_';
const TOLERANCE_SECONDS = 300;
const MAX_SIGNATURES = 10;
const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

/** One message as it is signed (Standard Webhooks 1.0): the id and the time are part of what the signature covers. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly body: string;
}

/** A secret in the form in which receivers keep it: `whsec_` and base64. Throws unless it has 24 to 64 bytes. */
export function toWebhookSecret(key: Uint8Array): string {
  if (key.length < MIN_SECRET_BYTES || key.length > MAX_SECRET_BYTES) throw new Error('A webhook secret has 24 to 64 bytes.');
  return `${PREFIX}${Buffer.from(key).toString('base64')}`;
}

/** The headers of a message. While a secret is rotated both live ones sign, so that a receiver may hold either. */
export function signatureHeaders(message: SignedMessage, secrets: readonly string[]): Readonly<Record<string, string>> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${digest(message, secret).toString('base64')}`).join(' '),
  };
}

/** Checks received headers in constant time. A timestamp more than five minutes away is refused: a recorded request cannot be sent again later. */
export function isSignatureValid(
  headers: { readonly id: string; readonly timestamp: string; readonly signature: string },
  body: string,
  secret: string,
  now: Date,
): boolean {
  if (!/^\d{1,12}$/.test(headers.timestamp)) return false;
  const timestamp = Number(headers.timestamp);
  if (Math.abs(now.getTime() / 1000 - timestamp) > TOLERANCE_SECONDS) return false;
  const expected = digest({ id: headers.id, timestamp, body }, secret);
  return headers.signature
    .split(' ')
    .slice(0, MAX_SIGNATURES)
    .some((part) => {
      const found = Buffer.from(part.startsWith('v1,') ? part.slice(3) : '', 'base64');
      return found.length === expected.length && timingSafeEqual(found, expected);
    });
}

function digest({ id, timestamp, body }: SignedMessage, secret: string): Buffer {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
}
