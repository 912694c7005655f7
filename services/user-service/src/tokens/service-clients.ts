import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

const registeredClients = z.record(z.string().regex(/^[a-z][a-z0-9-]{1,62}$/), z.string().regex(/^[0-9a-f]{64}$/));

/** Service name → SHA-256 (hex) of its secret, from the text of the SERVICE_CLIENTS setting. */
export function parseServiceClients(text: string): ReadonlyMap<string, Buffer> {
  const parsed = registeredClients.parse(JSON.parse(text));
  return new Map(Object.entries(parsed).map(([name, digest]) => [name, Buffer.from(digest, 'hex')]));
}

/** Takes the same time whether the client is unknown or the secret is wrong, and wherever they differ. */
export function isServiceClient(clients: ReadonlyMap<string, Buffer>, name: string, secret: string): boolean {
  const given = createHash('sha256').update(secret).digest();
  const expected = clients.get(name);
  const isEqual = timingSafeEqual(given, expected ?? Buffer.alloc(given.length));
  return isEqual && expected !== undefined;
}
