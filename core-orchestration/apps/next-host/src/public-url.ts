/** In a route handler the URL always names localhost: the host the caller used is in the headers. */
export function withPublicUrl(request: Request): Request {
  const url = new URL(request.url);
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  const protocol = request.headers.get('x-forwarded-proto');
  if (host !== null) {
    // Setting a host without a port keeps the old port.
    url.port = '';
    url.host = host;
  }
  if (protocol === 'http' || protocol === 'https') url.protocol = protocol;
  const { method, headers, body, signal } = request;
  return new Request(url, { method, headers, signal, ...(body && { body, duplex: 'half' }) });
}
