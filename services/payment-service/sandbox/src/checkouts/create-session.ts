import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { SandboxContext } from '../context.ts';
import { sandboxError } from '../errors.ts';
import { findSessionByKey, insertSession, listCharges, newSessionId } from './session-repository.ts';
import { toSessionObject, type SessionObject } from './session.ts';

export const createSessionSchema = z.strictObject({
  merchant_name: z.string().min(1).max(200),
  description: z.string().min(1).max(200),
  amount: z.int().min(1).max(99_999_999_999),
  currency: z.string().regex(/^[a-z]{3}$/, 'must be three lower-case letters'),
  customer_email: z.email().max(254).optional(),
  success_url: z.url({ protocol: /^https?$/ }).max(2000),
  metadata: z.record(z.string().max(40), z.string().max(500)).default({}),
  expires_at: z.int().min(1),
});

/** Creates a session; the same key and parameters give the first one again, however many requests race. */
export async function createSession(
  context: SandboxContext,
  input: z.infer<typeof createSessionSchema>,
  idempotencyKey: string,
): Promise<SessionObject> {
  const requestHash = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  return context.foundation.database.inGlobalTransaction(async (tx) => {
    await insertSession(tx, {
      id: newSessionId(),
      idempotencyKey,
      requestHash,
      merchantName: input.merchant_name,
      description: input.description,
      amount: BigInt(input.amount),
      currency: input.currency.toUpperCase(),
      customerEmail: input.customer_email ?? null,
      successUrl: input.success_url,
      metadata: input.metadata,
      status: 'open',
      createdAt: tx.now,
      expiresAt: new Date(input.expires_at * 1000),
    });
    const session = await findSessionByKey(tx, idempotencyKey);
    if (session === undefined) throw new Error('A session that was inserted or is in the way exists.');
    if (session.requestHash !== requestHash) throw sandboxError('idempotency_key.reused');
    return toSessionObject(session, await listCharges(tx, session.id), context.config.SANDBOX_URL);
  });
}
