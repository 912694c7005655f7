import { describe, expect, test } from 'vitest';
import { cookiePolicy } from './cookie-policy.ts';
import { gatewayHeaders } from './gateway.ts';
import { callbackUrl, continueUrl, createHandOffState, decideCallback, serializeHandOffState } from './hand-off.ts';
import { isOwnOrigin } from './origin-check.ts';
import { problemFrom, problemsByField } from './problem.ts';
import { safeReturnTo } from './return-to.ts';
import { createSecurityHeaders } from './security-headers.ts';
import { readBffSettings } from './settings.ts';
import { traceContext, traceparentFor } from './trace-context.ts';

describe('the session cookie', () => {
  test('is host-bound, secure and out of reach of scripts on https and on localhost', () => {
    for (const url of ['https://admin.example.org', 'http://localhost:3000', 'http://127.0.0.1:3000']) {
      const policy = cookiePolicy('admin', url);
      expect(policy.sessionName).toBe('__Host-pn_admin');
      expect(policy.options).toEqual({ httpOnly: true, secure: true, sameSite: 'lax', path: '/' });
      expect(policy.warning).toBeUndefined();
    }
  });

  test('loses what plain http cannot keep, and warns', () => {
    const policy = cookiePolicy('auth', 'http://auth.example.org');
    expect(policy.sessionName).toBe('pn_auth');
    expect(policy.options.secure).toBe(false);
    expect(policy.warning).toContain('https');
  });
});

describe('a mutation', () => {
  const own = 'http://localhost:3001';
  const from = (headers: Record<string, string>) => isOwnOrigin('POST', new Headers(headers), own);

  test('passes from the client itself, under its public name or the one in the address bar', () => {
    expect(from({ origin: own })).toBe(true);
    expect(from({ origin: 'http://127.0.0.1:3001', host: '127.0.0.1:3001' })).toBe(true);
    expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true);
  });

  test('is refused from anywhere else', () => {
    expect(from({ origin: 'http://localhost:3002', host: 'localhost:3001' })).toBe(false);
    expect(from({ origin: 'https://evil.example', host: 'localhost:3001' })).toBe(false);
    expect(from({ origin: 'null', host: 'localhost:3001' })).toBe(false);
    expect(from({})).toBe(false);
  });

  test('does not concern reading', () => {
    expect(isOwnOrigin('GET', new Headers({ origin: 'https://evil.example' }), own)).toBe(true);
  });
});

describe('a return path', () => {
  test('stays within the client', () => {
    expect(safeReturnTo('/o/rivertown?tab=plans#dues')).toBe('/o/rivertown?tab=plans#dues');
    for (const hostile of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/./\n/evil.example',
      '',
      null,
    ]) {
      expect(safeReturnTo(hostile, '/home')).toBe('/home');
    }
    expect(safeReturnTo('/.//evil.example', '/home')).toBe('/home');
  });
});

describe('a failed answer', () => {
  test('keeps everything that problem details say', () => {
    const body = {
      type: 'https://x/errors',
      title: 'Taken',
      status: 409,
      code: 'tenant.slug_taken',
      requestId: 'r-1',
      errors: [{ pointer: '/slug', detail: 'is taken' }],
    };
    const problem = problemFrom(409, new Headers({ 'retry-after': '3' }), body);
    expect(problem).toMatchObject({ code: 'tenant.slug_taken', status: 409, requestId: 'r-1', retryAfterSeconds: 3 });
    expect(problemsByField(problem).get('slug')?.detail).toBe('is taken');
  });

  test('becomes a problem even when it is none', () => {
    expect(problemFrom(502, new Headers({ 'x-request-id': 'r-2' }), '<html>')).toMatchObject({
      code: 'http.502',
      status: 502,
      requestId: 'r-2',
      errors: [],
    });
    expect(problemFrom(400, new Headers(), { errors: [null, 3, { detail: 'no pointer' }], title: 7 })).toMatchObject({
      title: 'HTTP 400',
      errors: [],
    });
  });
});

const queryOf = (values: Record<string, string>) => new URLSearchParams(values);

describe('coming back from the auth client', () => {
  const state = createHandOffState('/t/rivertown');
  const cookie = serializeHandOffState(state);

  test('is accepted with the state of this browser, and returns where the browser left', () => {
    const callback = new URL(callbackUrl('http://localhost:3000', 'c0de', '/elsewhere', state.state));
    expect(callback.pathname).toBe('/session/callback');
    expect(decideCallback(callback.searchParams, cookie)).toEqual({ ok: true, code: 'c0de', returnTo: '/t/rivertown' });
  });

  test('is refused with another state, without a cookie, without a code or with a broken cookie', () => {
    expect(decideCallback(queryOf({ code: 'c', state: createHandOffState('/').state }), cookie)).toEqual({ ok: false });
    expect(decideCallback(queryOf({ code: 'c', state: state.state }), undefined)).toEqual({ ok: false });
    expect(decideCallback(queryOf({ state: state.state }), cookie)).toEqual({ ok: false });
    expect(decideCallback(queryOf({ code: 'c', state: '' }), '.')).toEqual({ ok: false });
  });

  test('never leads to another origin', () => {
    expect(createHandOffState('//evil.example').returnTo).toBe('/');
    expect(continueUrl('http://localhost:3001', 'admin', state)).toContain('client=admin&return_to=%2Ft%2Frivertown&state=');
  });
});

describe('a call of the gateway', () => {
  const trace = { traceId: '0af7651916cd43dd8448eb211c80319c', requestId: 'request-1' };

  test('carries credential, tenant, key, trace and request id', () => {
    const headers = gatewayHeaders({ trace, sessionToken: 'pns_x', tenantId: 't', idempotencyKey: 'k', json: {} });
    expect(headers.get('authorization')).toBe('Bearer pns_x');
    expect(headers.get('prognetwork-tenant')).toBe('t');
    expect(headers.get('idempotency-key')).toBe('k');
    expect(headers.get('x-request-id')).toBe('request-1');
    expect(headers.get('traceparent')).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
  });

  test('carries nothing that it was not given', () => {
    const headers = gatewayHeaders({ trace, sessionToken: null });
    expect([...headers.keys()]).toEqual(['accept', 'traceparent', 'x-request-id']);
  });

  test('continues a well-formed trace and replaces a malformed one', () => {
    const kept = traceContext(
      new Headers({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x-request-id': 'abcdefgh' }),
    );
    expect(kept).toEqual({ traceId: '0af7651916cd43dd8448eb211c80319c', requestId: 'abcdefgh' });
    const fresh = traceContext(new Headers({ traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, 'x-request-id': 'a b\tc' }));
    expect(fresh.traceId).not.toMatch(/^0+$/);
    expect(fresh.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(traceparentFor(kept)).not.toBe(traceparentFor(kept));
  });
});

describe('the security headers', () => {
  const headers = createSecurityHeaders({ nonce: 'n0nce', isHttps: true, isDevelopment: false, formTargets: ['http://localhost:3000'] });
  const policy = headers.get('content-security-policy') ?? '';

  test('let only scripts with the nonce run', () => {
    expect(policy).toContain("script-src 'self' 'nonce-n0nce' 'strict-dynamic';");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' http://localhost:3000");
  });

  test('insist on https only where there is https', () => {
    expect(headers.get('strict-transport-security')).toBeDefined();
    const plain = createSecurityHeaders({ nonce: 'n', isHttps: false, isDevelopment: false, formTargets: [] });
    expect(plain.has('strict-transport-security')).toBe(false);
    expect(plain.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  });
});

describe('the settings', () => {
  test('have the fixed ports as defaults', () => {
    expect(readBffSettings({})).toMatchObject({ gatewayUrl: 'http://localhost:8000', clientUrls: { auth: 'http://localhost:3001' } });
  });

  test('say which one is wrong', () => {
    expect(() => readBffSettings({ GATEWAY_URL: 'localhost' })).toThrow(/GATEWAY_URL/);
    expect(() => readBffSettings({ AUTH_CLIENT_URL: 'ftp://x' })).toThrow(/AUTH_CLIENT_URL/);
  });
});
