import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { SandboxContext } from '../context.ts';
import { sandboxError } from '../errors.ts';
import {
  announce,
  findSessionForUpdate,
  listOverdueSessions,
  newObjectId,
  updateSession,
  type SessionWithCharges,
} from './session-repository.ts';
import { toSessionObject, type SessionObject } from './session.ts';

const SWEEP_SIZE = 100;

/** A session as it is now: one whose time is over is expired first. */
export async function loadSession(context: SandboxContext, tx: Transaction, id: string): Promise<SessionWithCharges> {
  const found = await findSessionForUpdate(tx, id);
  if (found === undefined) throw sandboxError('session.not_found');
  if (found.session.status !== 'open' || found.session.expiresAt > tx.now) return found;
  await close(context, tx, id);
  return { ...found, session: { ...found.session, status: 'expired' } };
}

export async function retrieveSession(context: SandboxContext, id: string): Promise<SessionObject> {
  return context.foundation.database.inGlobalTransaction(async (tx) => {
    const { session, charges } = await loadSession(context, tx, id);
    return toSessionObject(session, charges, context.config.SANDBOX_URL);
  });
}

export async function expireSession(context: SandboxContext, id: string): Promise<SessionObject> {
  const expired = await context.foundation.database.inGlobalTransaction(async (tx) => {
    const { session } = await loadSession(context, tx, id);
    if (session.status !== 'open') throw sandboxError('session.not_expirable');
    return close(context, tx, id);
  });
  context.webhookWaits();
  return expired;
}

/** Expires some sessions whose time is over; true when there may be more. */
export async function expireOverdueSessions(context: SandboxContext): Promise<boolean> {
  return context.foundation.database.inGlobalTransaction(async (tx) => {
    const overdue = await listOverdueSessions(tx, SWEEP_SIZE);
    for (const { id } of overdue) await close(context, tx, id);
    return overdue.length === SWEEP_SIZE;
  });
}

async function close(context: SandboxContext, tx: Transaction, id: string): Promise<SessionObject> {
  await updateSession(tx, id, { status: 'expired', awaitingAuthentication: null });
  const eventId = newObjectId('evt', context.foundation.newId);
  return announce(tx, 'checkout.session.expired', eventId, id, context.config.SANDBOX_URL);
}
