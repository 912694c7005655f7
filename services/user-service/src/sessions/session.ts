export const SESSION_LIFETIME_MS = 30 * 24 * 60 * 60_000;
export const SESSION_IDLE_MS = 7 * 24 * 60 * 60_000;
/** Use is noted at most this often, so that reading with a session rarely writes. */
export const SESSION_TOUCH_INTERVAL_MS = 60_000;
export const REFRESH_TOKEN_LIFETIME_MS = 14 * 24 * 60 * 60_000;

export type SessionEnd = 'signed_out' | 'refresh_token_reused' | 'administrator' | 'account_closed';

export interface Session {
  readonly id: string;
  readonly rootSessionId: string;
  readonly userId: string;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** A session lives until it ends, reaches its absolute end, or lies idle too long. */
export function isAlive(session: Session, now: Date): boolean {
  if (session.endedAt !== null) return false;
  if (now >= session.expiresAt) return false;
  return now.getTime() - session.lastUsedAt.getTime() < SESSION_IDLE_MS;
}

export function needsTouch(session: Session, now: Date): boolean {
  return now.getTime() - session.lastUsedAt.getTime() >= SESSION_TOUCH_INTERVAL_MS;
}

export function addMs(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}
