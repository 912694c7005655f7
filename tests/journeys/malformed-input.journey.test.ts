import { startPlatform, type Platform } from '@prognetwork/platform-host';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleOf, operationsOf, type ApiDocument, type Operation } from './api-document.ts';
import { createVisitor, found, signIn, signUp, somebody } from './journey-client.ts';
import { startInTemporaryState } from './temporary-state.ts';

let platform: Platform;
let document: ApiDocument;
const tokens: { readonly name: string; readonly headers: Record<string, string> }[] = [];

beforeAll(async () => {
  platform = await startInTemporaryState('malformed', (stateDirectory) =>
    startPlatform({ stateDirectory, portShift: 14_000, clients: false, seed: false }),
  );
  const visitor = createVisitor(platform.urls['gateway'] ?? '');
  const administrator = await signIn(visitor, platform.secrets.administrator);
  const owner = somebody('Olga Owner');
  const founder = await signUp(visitor, administrator, owner);
  const { tenantId } = await found(founder, 'Malformed');
  const sessions = await Promise.all(
    [owner, platform.secrets.administrator].map(({ email, password }) =>
      visitor.post<{ sessionToken: string }>('/v1/sessions', { email, password }),
    ),
  );
  tokens.push({ name: 'nobody', headers: {} });
  tokens.push({ name: 'an owner', headers: { authorization: `Bearer ${sessions[0]?.sessionToken}`, 'prognetwork-tenant': tenantId } });
  tokens.push({ name: 'a platform administrator', headers: { authorization: `Bearer ${sessions[1]?.sessionToken}` } });
  document = await administrator.get<ApiDocument>('/openapi.json');
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const JSON_TYPE = { 'content-type': 'application/json' };

/** Bodies that no operation may take, each made wrong in one way. */
function malformedBodies(
  operation: Operation,
): { readonly name: string; readonly body: string; readonly headers: Record<string, string> }[] {
  const example = exampleOf(document, operation.body);
  const fields = typeof example === 'object' && example !== null && !Array.isArray(example) ? (example as Record<string, unknown>) : {};
  const wrongTypes = Object.keys(fields).map((field) => ({
    name: `${field} of a wrong type`,
    body: JSON.stringify({ ...fields, [field]: { nested: [[]] } }),
    headers: JSON_TYPE,
  }));
  return [
    { name: 'broken JSON', body: '{"a":', headers: JSON_TYPE },
    { name: 'no JSON', body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { name: 'an array', body: '[]', headers: JSON_TYPE },
    { name: 'a number', body: '1', headers: JSON_TYPE },
    { name: 'null', body: 'null', headers: JSON_TYPE },
    { name: 'an unknown field', body: JSON.stringify({ ...fields, surprise: true }), headers: JSON_TYPE },
    { name: 'a prototype', body: '{"__proto__":{"admin":true},"constructor":1}', headers: JSON_TYPE },
    {
      name: 'a null byte',
      body: JSON.stringify(Object.fromEntries(Object.keys(fields).map((field) => [field, '\u0000']))),
      headers: JSON_TYPE,
    },
    { name: 'depth', body: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, headers: JSON_TYPE },
    { name: 'two megabytes', body: JSON.stringify({ ...fields, padding: 'x'.repeat(2_000_000) }), headers: JSON_TYPE },
    ...wrongTypes,
  ];
}

describe('every operation that takes a body', () => {
  it('answers anything malformed with a 4xx problem document, whoever sends it', async () => {
    const operations = operationsOf(document).filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method));
    let sent = 0;
    for (const operation of operations) {
      const path = operation.path.replaceAll(/\{\w+\}/g, '0199f3a0-0000-7000-8000-000000000001');
      for (const { name, body, headers } of malformedBodies(operation)) {
        const answers = await Promise.all(
          tokens.map(async (token) => {
            const response = await fetch(new URL(path, platform.urls['gateway']), {
              method: operation.method,
              headers: { ...headers, ...token.headers },
              body,
            });
            const text = await response.text();
            return {
              operation: `${operation.method} ${operation.path}`,
              by: token.name,
              with: name,
              status: response.status,
              type: response.headers.get('content-type'),
              text,
            };
          }),
        );
        for (const { text, ...answer } of answers) {
          sent++;
          expect(answer, text).toEqual({
            ...answer,
            status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
            type: 'application/problem+json',
          });
        }
      }
    }
    expect(operations.length).toBeGreaterThan(15);
    expect(sent).toBeGreaterThan(500);
  }, 240_000);
});
