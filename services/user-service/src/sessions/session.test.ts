import { describe, expect, test } from 'vitest';
import { addMs, isAlive, needsTouch, SESSION_IDLE_MS, SESSION_LIFETIME_MS, type Session } from './session.ts';

const signedInAt = new Date('2026-11-20T12:00:00Z');
const session: Session = {
  id: 's',
  rootSessionId: 's',
  userId: 'u',
  lastUsedAt: signedInAt,
  expiresAt: addMs(signedInAt, SESSION_LIFETIME_MS),
  endedAt: null,
};

describe('a session', () => {
  test('lives while it is used', () => {
    expect(isAlive(session, addMs(signedInAt, SESSION_IDLE_MS - 1))).toBe(true);
  });
  test('ends when idle too long, even before its absolute end', () => {
    expect(isAlive(session, addMs(signedInAt, SESSION_IDLE_MS))).toBe(false);
  });
  test('ends at its absolute end, however much it is used', () => {
    const lastUsedAt = addMs(session.expiresAt, -1000);
    expect(isAlive({ ...session, lastUsedAt }, addMs(session.expiresAt, -1))).toBe(true);
    expect(isAlive({ ...session, lastUsedAt }, session.expiresAt)).toBe(false);
  });
  test('does not live after sign-out', () => {
    expect(isAlive({ ...session, endedAt: signedInAt }, signedInAt)).toBe(false);
  });
  test('notes its use at most once a minute', () => {
    expect(needsTouch(session, addMs(signedInAt, 59_999))).toBe(false);
    expect(needsTouch(session, addMs(signedInAt, 60_000))).toBe(true);
  });
});
