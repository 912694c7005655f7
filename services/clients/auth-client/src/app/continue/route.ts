import { bff } from '../../bff.ts';
import { startHandOff } from './destination.ts';
import { readHandOffRequest } from './hand-off-request.ts';

function redirectTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

/** Carries the sign-in of this client to another one: by code when there is a session, by way of the sign-in page when not. */
export async function GET(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const handOff = readHandOffRequest(url.searchParams);
  if (handOff === undefined) return redirectTo('/continue/failed');
  const here = `/continue${url.search}`;
  if ((await bff.getSession()) === undefined) return redirectTo(`/sign-in?return_to=${encodeURIComponent(here)}`);
  return redirectTo((await startHandOff(handOff)) ?? `/continue/failed?return_to=${encodeURIComponent(here)}`);
}
