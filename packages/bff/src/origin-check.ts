const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/**
 * Whether a request may change something: its Origin must be this client's own. Server actions are checked by Next the same way;
 * route handlers must ask here. A request without an Origin passes only when the browser says that it is same-origin.
 */
export function isOwnOrigin(method: string, headers: Headers, publicUrl: string): boolean {
  if (safeMethods.has(method)) return true;
  const origin = headers.get('origin');
  if (origin === null) return headers.get('sec-fetch-site') === 'same-origin';
  return origin === new URL(publicUrl).origin || (hostOf(origin) !== undefined && hostOf(origin) === headers.get('host'));
}
