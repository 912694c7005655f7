/** Headers that belong to one connection (RFC 9110 §7.6.1) or that only the gateway may set. */
const NOT_FORWARDED = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'authorization',
  'cookie',
  'prognetwork-tenant',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
  'traceparent',
  'tracestate',
  'x-middleware-subrequest',
]);

const NOT_RETURNED = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'server',
  'x-powered-by',
  'set-cookie',
]);

/** The request headers that go on to a service, less those that the caller's `Connection` header names. */
export function forwardedHeaders(headers: Headers): Record<string, string> {
  const named = new Set((headers.get('connection') ?? '').toLowerCase().split(/\s*,\s*/));
  const result: Record<string, string> = {};
  headers.forEach((value, name) => {
    if (!NOT_FORWARDED.has(name) && !named.has(name)) result[name] = value;
  });
  return result;
}

/** The headers of a service's answer that go back to the caller. Cookies do not: services set none, and the clients' servers keep the sessions. */
export function returnedHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !NOT_RETURNED.has(name)) result[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}
