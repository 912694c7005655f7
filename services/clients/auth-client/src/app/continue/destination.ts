import { callbackUrl } from '@prognetwork/bff';
import { bff } from '../../bff.ts';
import { handOffInPath, type HandOffRequest } from './hand-off-request.ts';

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
