import { callbackUrl, safeReturnTo } from '@prognetwork/bff';
import { bff } from '../../bff.ts';

const handOffClients = ['admin', 'marketing'] as const;
type HandOffClient = (typeof handOffClients)[number];

export interface HandOffRequest {
  readonly client: HandOffClient;
  readonly returnTo: string;
  readonly state: string;
}

/** Reads the query of `/continue`; undefined when it names no client of ours. */
export function readHandOffRequest(query: URLSearchParams): HandOffRequest | undefined {
  const client = handOffClients.find((name) => name === query.get('client'));
  if (client === undefined) return undefined;
  return { client, returnTo: safeReturnTo(query.get('return_to')), state: query.get('state') ?? '' };
}

/** The hand-off that a sign-in was asked for, if it was asked for one. */
export function handOffInPath(path: string): HandOffRequest | undefined {
  const url = new URL(path, 'http://client.invalid');
  return url.pathname === '/continue' ? readHandOffRequest(url.searchParams) : undefined;
}

/** Asks for a one-use code and answers where to carry it; undefined when the platform refused. Without a token: the cookie's session. */
export async function startHandOff({ client, returnTo, state }: HandOffRequest, sessionToken?: string): Promise<string | undefined> {
  const json = { client, returnTo };
  const issued = await bff.gateway<{ code: string }>('/v1/handoffs', { method: 'POST', json, ...(sessionToken && { sessionToken }) });
  return issued.ok ? callbackUrl(bff.urlOf(client, ''), issued.body.code, returnTo, state) : undefined;
}

/** Goes straight to the other client instead of through `/continue`, which a client-side navigation could not follow to another origin. */
export async function destinationAfterSignIn(returnTo: string, sessionToken: string): Promise<string> {
  const handOff = handOffInPath(returnTo);
  if (handOff === undefined) return returnTo;
  return (await startHandOff(handOff, sessionToken)) ?? `/continue/failed?return_to=${encodeURIComponent(returnTo)}`;
}
