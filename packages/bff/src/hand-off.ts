import { timingSafeEqual } from 'node:crypto';
import { safeReturnTo } from './return-to.ts';

/** What the state cookie remembers between leaving for the auth client and coming back. */
export interface HandOffState {
  readonly state: string;
  readonly returnTo: string;
}

export function createHandOffState(returnTo: string | null): HandOffState {
  const random = crypto.getRandomValues(new Uint8Array(24));
  return { state: Buffer.from(random).toString('base64url'), returnTo: safeReturnTo(returnTo) };
}

export function serializeHandOffState({ state, returnTo }: HandOffState): string {
  return `${state}.${Buffer.from(returnTo).toString('base64url')}`;
}

export function parseHandOffState(cookie: string | undefined): HandOffState | undefined {
  const [state, returnTo, ...rest] = (cookie ?? '').split('.');
  if (!state || !returnTo || rest.length > 0) return undefined;
  return { state, returnTo: safeReturnTo(Buffer.from(returnTo, 'base64url').toString()) };
}

export type CallbackDecision = { readonly ok: true; readonly code: string; readonly returnTo: string } | { readonly ok: false };

/**
 * Accepts a hand-off only in the browser that asked for it: otherwise a link with somebody else's code would sign its
 * reader in to a stranger's account.
 */
export function decideCallback(query: URLSearchParams, stateCookie: string | undefined): CallbackDecision {
  const expected = parseHandOffState(stateCookie);
  const code = query.get('code');
  const state = Buffer.from(query.get('state') ?? '');
  if (expected === undefined || code === null || code === '') return { ok: false };
  const wanted = Buffer.from(expected.state);
  if (wanted.length !== state.length || !timingSafeEqual(wanted, state)) return { ok: false };
  return { ok: true, code, returnTo: expected.returnTo };
}

/** Where the auth client sends a person back to. */
export function callbackUrl(clientUrl: string, code: string, returnTo: string, state: string): string {
  const query = new URLSearchParams({ code, return_to: returnTo, state });
  return `${clientUrl}/session/callback?${query.toString()}`;
}

/** Where a client sends a person to sign in. */
export function continueUrl(authUrl: string, client: string, { state, returnTo }: HandOffState): string {
  const query = new URLSearchParams({ client, return_to: returnTo, state });
  return `${authUrl}/continue?${query.toString()}`;
}
