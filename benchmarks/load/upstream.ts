import { createTestIssuer } from '@prognetwork/testing';
import { listen } from '@prognetwork/shared-infrastructure';

// The service behind the gateway, as small as one can be: the keys that the gateway checks tokens with, and one answer.
const issuer = await createTestIssuer();
const token = await issuer.token({ sub: '01935f00-0000-7000-8000-000000000001' });
const answers: Readonly<Record<string, object>> = {
  '/v1/me': { id: '01935f00-0000-7000-8000-000000000001', email: 'ada@example.org', displayName: 'Ada Example' },
  '/.well-known/jwks.json': issuer.jwks,
  '/token': { token },
};

await listen(
  {
    async fetch(request) {
      const answer = answers[new URL(request.url).pathname];
      return answer ? Response.json(answer) : new Response(null, { status: 404 });
    },
  },
  { port: Number(process.env['UPSTREAM_PORT']) },
);
