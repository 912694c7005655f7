import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { type CookiePolicy, cookiePolicy } from './cookie-policy.ts';
import { proxyEvents } from './event-proxy.ts';
import { callGateway, type GatewayOptions, type GatewayResult } from './gateway.ts';
import { continueUrl, createHandOffState, decideCallback, serializeHandOffState } from './hand-off.ts';
import { isOwnOrigin } from './origin-check.ts';
import { GatewayError, problemFrom } from './problem.ts';
import { safeReturnTo } from './return-to.ts';
import { bffSettings, type ClientName } from './settings.ts';
import { traceContext } from './trace-context.ts';

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly isPlatformAdministrator: boolean;
  readonly locale?: string | null;
}

export interface Session {
  readonly person: Person;
}

/** The part of the answer to a sign-in or a redeemed hand-off that a client keeps. */
export interface StartedSession {
  readonly sessionToken: string;
  readonly person: Person;
}

export interface Bff {
  /** The person signed in, asked from the platform once a request; undefined for nobody. Throws GatewayError when it cannot tell. */
  getSession(): Promise<Session | undefined>;
  /** The same, but sends nobody to sign in and back to `returnTo`. For pages and actions. */
  requireSession(returnTo: string): Promise<Session>;
  /** For a server action that finds nobody signed in: remembers the way back and answers the address to redirect to. */
  startSignIn(returnTo: string): Promise<string>;
  gateway<Body>(path: string, options?: GatewayOptions): Promise<GatewayResult<Body>>;
  /** `gateway` for what a page cannot do without: throws GatewayError, which `error.tsx` shows. */
  load<Body>(path: string, options?: GatewayOptions): Promise<Body>;
  /** Keeps the session in the cookie. Only in server actions and route handlers. */
  keepSession(sessionToken: string): Promise<void>;
  /** Revokes the session and drops the cookie. Only in server actions and route handlers. */
  endSession(): Promise<void>;
  /** Streams the gateway's server-sent events to the browser, with the session's credential. For route handlers. */
  streamEvents(request: Request, path: string, options?: { readonly tenantId?: string }): Promise<Response>;
  /** The refusal for a mutation from another origin, or undefined. For route handlers; server actions are checked by Next. */
  refuseForeignOrigin(request: Request): Response | undefined;
  /** Absolute URL of a path on one of the three clients. */
  urlOf(client: ClientName, path?: string): string;
  /** `app/session/start/route.ts` and `app/session/callback/route.ts` of the clients that are not the auth client. */
  readonly routes: { start(request: Request): Promise<Response>; callback(request: Request): Promise<Response> };
}

const STATE_LIFETIME_S = 900;
const SESSION_LIFETIME_S = 30 * 24 * 3600;

function redirectTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

const warned = new Set<string>();

function policyFor(client: ClientName): CookiePolicy {
  const policy = cookiePolicy(client, bffSettings().clientUrls[client]);
  if (policy.warning !== undefined && !warned.has(client)) {
    warned.add(client);
    process.emitWarning(policy.warning);
  }
  return policy;
}

async function sessionTokenOf(client: ClientName): Promise<string | undefined> {
  return (await cookies()).get(policyFor(client).sessionName)?.value;
}

function sessionCalls(client: ClientName): Pick<Bff, 'gateway' | 'load' | 'getSession' | 'keepSession' | 'endSession' | 'streamEvents'> {
  const gateway = async <Body>(path: string, options: GatewayOptions = {}): Promise<GatewayResult<Body>> => {
    const sessionToken = options.sessionToken === undefined ? ((await sessionTokenOf(client)) ?? null) : options.sessionToken;
    return callGateway<Body>({
      ...options,
      sessionToken,
      path,
      gatewayUrl: bffSettings().gatewayUrl,
      trace: traceContext(await headers()),
    });
  };
  return {
    gateway,
    load: async <Body>(path: string, options?: GatewayOptions): Promise<Body> => {
      const result = await gateway<Body>(path, options);
      if (!result.ok) throw new GatewayError(result.problem);
      return result.body;
    },
    getSession: cache(async () => {
      if ((await sessionTokenOf(client)) === undefined) return undefined;
      const me = await gateway<Person>('/v1/me');
      if (me.ok) return { person: me.body };
      if (me.status === 401) return undefined;
      throw new GatewayError(me.problem);
    }),
    keepSession: async (sessionToken) => {
      const policy = policyFor(client);
      (await cookies()).set(policy.sessionName, sessionToken, { ...policy.options, maxAge: SESSION_LIFETIME_S });
    },
    endSession: async () => {
      const policy = policyFor(client);
      // A session that cannot be revoked now must still be gone from this browser.
      if ((await sessionTokenOf(client)) !== undefined) await gateway('/v1/sessions/current', { method: 'DELETE' });
      (await cookies()).set(policy.sessionName, '', { ...policy.options, maxAge: 0 });
    },
    streamEvents: async (request, path, options = {}) => {
      const sessionToken = (await sessionTokenOf(client)) ?? null;
      return proxyEvents(request, {
        ...options,
        sessionToken,
        path,
        gatewayUrl: bffSettings().gatewayUrl,
        trace: traceContext(request.headers),
      });
    },
  };
}

async function startSignIn(client: ClientName, returnTo: string | null): Promise<string> {
  const policy = policyFor(client);
  const state = createHandOffState(returnTo);
  (await cookies()).set(policy.stateName, serializeHandOffState(state), { ...policy.options, maxAge: STATE_LIFETIME_S });
  return continueUrl(bffSettings().clientUrls.auth, client, state);
}

function handOffRoutes(client: ClientName, calls: Pick<Bff, 'gateway' | 'keepSession'>): Bff['routes'] {
  return {
    start: async (request) => redirectTo(await startSignIn(client, new URL(request.url).searchParams.get('return_to'))),
    callback: async (request) => {
      const policy = policyFor(client);
      const jar = await cookies();
      const query = new URL(request.url).searchParams;
      const decision = decideCallback(query, jar.get(policy.stateName)?.value);
      const retry = `/session/failed?return_to=${encodeURIComponent(safeReturnTo(query.get('return_to')))}`;
      if (!decision.ok) return redirectTo(retry);
      jar.set(policy.stateName, '', { ...policy.options, maxAge: 0 });
      const json = { client, code: decision.code };
      const redeemed = await calls.gateway<StartedSession>('/v1/handoffs/redeem', { method: 'POST', json, sessionToken: null });
      if (!redeemed.ok) return redirectTo(retry);
      await calls.keepSession(redeemed.body.sessionToken);
      return redirectTo(decision.returnTo);
    },
  };
}

/** The back end of one client: everything its pages, actions and route handlers need to talk to the platform. */
export function createBff(client: ClientName): Bff {
  const calls = sessionCalls(client);
  const signInPath = client === 'auth' ? '/sign-in' : '/session/start';
  return {
    ...calls,
    routes: handOffRoutes(client, calls),
    requireSession: async (returnTo) => {
      const session = await calls.getSession();
      return session ?? redirect(`${signInPath}?return_to=${encodeURIComponent(safeReturnTo(returnTo))}`);
    },
    startSignIn: (returnTo) => startSignIn(client, returnTo),
    refuseForeignOrigin: (request) => {
      if (isOwnOrigin(request.method, request.headers, bffSettings().clientUrls[client])) return undefined;
      const body = { title: 'This request comes from another site', code: 'origin.foreign' };
      return Response.json(problemFrom(403, new Headers(), body), { status: 403, headers: { 'content-type': 'application/problem+json' } });
    },
    urlOf: (name, path = '/') => `${bffSettings().clientUrls[name]}${path}`,
  };
}
