import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Secret } from '@prognetwork/environment-configuration';
import type { AnswerSeal } from '@prognetwork/shared-infrastructure';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 1;

/** Keeps secrets unreadable in the database. `boundTo` ties a sealed secret to its row: moved to another, it does not open. */
export interface SecretSeal {
  seal(plain: Uint8Array, boundTo: string): Buffer;
  /** Throws when the bytes were changed, belong elsewhere or were sealed under another key. */
  open(sealed: Uint8Array, boundTo: string): Buffer;
}

export function createSecretSeal(secret: Secret): SecretSeal {
  const key = Buffer.from(hkdfSync('sha256', secret.reveal(), '', 'prognetwork webhook secrets', 32));
  return {
    seal(plain, boundTo) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(boundTo));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), text]);
    },
    open(sealed, boundTo) {
      const bytes = Buffer.from(sealed);
      const textAt = 1 + IV_BYTES + TAG_BYTES;
      if (bytes[0] !== FORMAT || bytes.length < textAt) throw new Error('A sealed secret has another form.');
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(1, 1 + IV_BYTES)).setAAD(Buffer.from(boundTo));
      decipher.setAuthTag(bytes.subarray(1 + IV_BYTES, textAt));
      return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]);
    },
  };
}

/** Seals answers that hold a secret, for as long as they are kept to be given again. */
export function createAnswerSeal({ seal, open }: SecretSeal): AnswerSeal {
  const place = (boundTo: string): string => `answer:${boundTo}`;
  return {
    seal: (answer, boundTo) => seal(Buffer.from(answer), place(boundTo)).toString('base64'),
    open: (sealed, boundTo) => open(Buffer.from(sealed, 'base64'), place(boundTo)).toString('utf8'),
  };
}
