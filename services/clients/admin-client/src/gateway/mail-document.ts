/**
 * Mail needs its inline styles, which our pages' policy refuses, so it comes as a document of its own that may do nothing else, also
 * when it is opened without the frame: no scripts, no requests, no origin.
 */
const POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'";

export function mailDocument(html: string | null | undefined): Response {
  if (!html) return new Response(null, { status: 404 });
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  });
}
