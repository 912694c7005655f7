import { expect, test } from 'vitest';
import { withPublicUrl } from './public-url.ts';

test('takes the host the caller used from the headers, and keeps path, method and body', async () => {
  const request = new Request('http://localhost:3000/v1/sessions?a=1', {
    method: 'POST',
    headers: { 'x-forwarded-host': 'api.example.org', 'x-forwarded-proto': 'https' },
    body: 'hello',
  });
  const rewritten = withPublicUrl(request);
  expect({ url: rewritten.url, method: rewritten.method, body: await rewritten.text() }).toEqual({
    url: 'https://api.example.org/v1/sessions?a=1',
    method: 'POST',
    body: 'hello',
  });
});

test('does not take a protocol that is none', () => {
  const request = new Request('http://localhost/', { headers: { 'x-forwarded-proto': 'javascript' } });
  expect(withPublicUrl(request).url).toBe('http://localhost/');
});
