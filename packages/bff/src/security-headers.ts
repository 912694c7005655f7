export interface SecurityHeadersOptions {
  readonly nonce: string;
  readonly isHttps: boolean;
  readonly isDevelopment: boolean;
  /** Other origins where a form of this client may end up, redirects included. */
  readonly formTargets: readonly string[];
}

function contentSecurityPolicy({ nonce, isHttps, isDevelopment, formTargets }: SecurityHeadersOptions): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // React writes `style` attributes into server-rendered HTML. Attributes cannot select elements or load scripts.
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    ...(isHttps ? ['upgrade-insecure-requests'] : []),
  ];
  return directives.join('; ');
}

/** Every header that a page of ours carries; the policy allows scripts by nonce only, so pages must be rendered per request. */
export function createSecurityHeaders(options: SecurityHeadersOptions): ReadonlyMap<string, string> {
  return new Map([
    ['content-security-policy', contentSecurityPolicy(options)],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ['permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ...(options.isHttps ? ([['strict-transport-security', 'max-age=63072000; includeSubDomains']] as const) : []),
  ]);
}
