import { type NextRequest, NextResponse } from 'next/server';
import { createSecurityHeaders } from './security-headers.ts';
import { bffSettings, type ClientName } from './settings.ts';
import { traceContext, traceparentFor } from './trace-context.ts';

function createNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

/** What each client's `proxy.ts` exports: nonce and security headers, one request id and one trace for everything a page asks for. */
export function createProxy(client: ClientName): (request: NextRequest) => NextResponse {
  return (request) => {
    const settings = bffSettings();
    const nonce = createNonce();
    const otherOrigins = Object.values(settings.clientUrls).map((url) => new URL(url).origin);
    const headers = createSecurityHeaders({
      nonce,
      isHttps: settings.clientUrls[client].startsWith('https:'),
      isDevelopment: settings.isDevelopment,
      formTargets: [...otherOrigins, settings.paymentPageOrigin],
    });
    const trace = traceContext(request.headers);
    const requestHeaders = new Headers(request.headers);
    requestHeaders.set('x-nonce', nonce);
    requestHeaders.set('x-request-id', trace.requestId);
    requestHeaders.set('traceparent', traceparentFor(trace));
    requestHeaders.set('content-security-policy', headers.get('content-security-policy') ?? '');
    const response = NextResponse.next({ request: { headers: requestHeaders } });
    for (const [name, value] of headers) response.headers.set(name, value);
    response.headers.set('x-request-id', trace.requestId);
    return response;
  };
}
