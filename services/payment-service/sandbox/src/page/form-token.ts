import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@prognetwork/environment-configuration';

const LIFETIME_MS = 24 * 60 * 60 * 1000;

/** A token that only a page served by this gateway for this session carries: without it a form is refused. */
export function issueFormToken(sessionId: string, secretKey: Secret, now: Date): string {
  const issuedAt = now.getTime().toString(36);
  return `${issuedAt}.${sign(sessionId, issuedAt, secretKey)}`;
}

export function isFormTokenValid(token: string, sessionId: string, secretKey: Secret, now: Date): boolean {
  const [issuedAt = '', signature = ''] = token.split('.', 2);
  const age = now.getTime() - Number.parseInt(issuedAt, 36);
  if (!(age >= 0 && age <= LIFETIME_MS)) return false;
  const expected = Buffer.from(sign(sessionId, issuedAt, secretKey));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function sign(sessionId: string, issuedAt: string, secretKey: Secret): string {
  return createHmac('sha256', secretKey.reveal()).update(`form token\n${sessionId}\n${issuedAt}`).digest('base64url');
}
