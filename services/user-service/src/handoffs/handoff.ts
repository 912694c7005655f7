import type { ClientName } from '../contract.ts';

export const HANDOFF_LIFETIME_MS = 60_000;

export interface Handoff {
  readonly client: ClientName;
  readonly expiresAt: Date;
}

/** A code counts only for the client it was made for, and only for a minute. */
export function isRedeemable(handoff: Handoff, client: ClientName, now: Date): boolean {
  return handoff.client === client && now < handoff.expiresAt;
}

/** Only a path of the client itself, so that a sign-in can never be carried to a foreign address. */
export function isWithinClient(returnTo: string, clientUrl: URL): boolean {
  const target = URL.parse(returnTo, clientUrl.href);
  return target !== null && target.origin === clientUrl.origin;
}
