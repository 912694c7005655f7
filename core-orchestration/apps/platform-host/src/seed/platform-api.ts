import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';

export interface Call<Answer> {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly answer: z.ZodType<Answer>;
}

/** The platform as one person reaches it: over the gateway's public API, with that person's session. */
export interface PlatformApi {
  call<Answer>(call: Call<Answer>): Promise<Answer>;
  as(sessionToken: string): PlatformApi;
  within(tenantId: string): PlatformApi;
  /** Asks again until `find` gives something. */
  waitFor<Found>(what: string, find: () => Promise<Found | undefined>): Promise<Found>;
}

/** What the platform answered instead of what was asked for. */
export class RefusedError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(call: string, status: number, code: string, detail: string) {
    super(`${call} was answered with ${status} ${code} ${detail}`);
    this.status = status;
    this.code = code;
  }
}

const REQUEST_TIMEOUT_MS = 15_000;
const WAIT_MS = 60_000;
const POLL_MS = 100;
const ATTEMPTS = 8;
const problemSchema = z.object({ code: z.string().default(''), title: z.string().default(''), detail: z.string().default('') });

export function createPlatformApi(
  gateway: string,
  signal: AbortSignal,
  credentials: { readonly sessionToken?: string; readonly tenantId?: string } = {},
): PlatformApi {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (credentials.sessionToken) headers['authorization'] = `Bearer ${credentials.sessionToken}`;
  if (credentials.tenantId) headers['prognetwork-tenant'] = credentials.tenantId;
  return {
    as: (sessionToken) => createPlatformApi(gateway, signal, { sessionToken }),
    within: (tenantId) => createPlatformApi(gateway, signal, { ...credentials, tenantId }),

    async call({ method = 'GET', path, body, answer }) {
      const key = randomUUID();
      const request: RequestInit = { method, headers: { ...headers, ...(method === 'POST' && { 'idempotency-key': key }) } };
      if (body !== undefined) request.body = JSON.stringify(body);
      for (let attempt = 1; ; attempt += 1) {
        const response = await fetch(`${gateway}${path}`, {
          ...request,
          signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
        });
        if (response.ok) return answer.parse(await response.json());
        const { code, title, detail } = problemSchema
          .catch({ code: '', title: '', detail: '' })
          .parse(await response.json().catch(() => ({})));
        // The platform has only just started, or asks for patience: both pass.
        const mayPass = response.status === 429 || response.status >= 502;
        if (!mayPass || attempt === ATTEMPTS) throw new RefusedError(`${method} ${path}`, response.status, code, detail || title);
        await delay(attempt * 250, undefined, { signal });
      }
    },

    async waitFor(what, find) {
      for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; await delay(POLL_MS, undefined, { signal })) {
        const found = await find();
        if (found !== undefined) return found;
      }
      throw new Error(`${what} did not come within ${WAIT_MS / 1000} s`);
    },
  };
}
