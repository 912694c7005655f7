import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let script: Promise<Buffer> | undefined;

/** The script of the reference page, from the installed package: the page loads nothing from elsewhere. */
export function referenceScript(): Promise<Buffer> {
  const entry = createRequire(import.meta.url).resolve('@scalar/api-reference');
  script ??= readFile(join(dirname(entry), 'browser/standalone.js'));
  return script;
}

export function referencePage(): Response {
  const nonce = randomBytes(16).toString('base64');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ProgNetwork API reference</title>
<style>.events { margin: 0; padding: 0.5rem 1rem; font: 0.875rem/1.5 system-ui, sans-serif }</style>
</head>
<body>
<noscript>The reference needs JavaScript. The document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<p class="events">Events are described on their own, in <a href="/asyncapi.json">an AsyncAPI document</a>.</p>
<div id="reference"></div>
<script nonce="${nonce}" src="/docs/reference.js"></script>
<script nonce="${nonce}">
Scalar.createApiReference('#reference', { url: '/openapi.json', theme: 'none', telemetry: false, withDefaultFonts: false, showDeveloperTools: 'never', agent: { disabled: true } });
</script>
</body>
</html>
`;
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });
}
