import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId } from '@prognetwork/shared-infrastructure';
import { createTestIssuer } from '@prognetwork/testing';

export interface Identity extends AsyncDisposable {
  readonly url: string;
  serviceToken(service: string): Promise<string>;
  operatorToken(): Promise<string>;
}

const MAX_BODY_BYTES = 10_000;

/** Stands in for the user service: its keys, and a token for each service that asks. It is never killed. */
export async function startIdentity(): Promise<Identity> {
  const issuer = await createTestIssuer();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body = (body + text).slice(0, MAX_BODY_BYTES)));
    request.on('end', () => {
      const answer = async (): Promise<unknown> => {
        if (request.method !== 'POST') return issuer.jwks;
        const { clientId } = JSON.parse(body) as { clientId: string };
        return { accessToken: await issuer.serviceToken(clientId), expiresIn: 300 };
      };
      void answer().then((json) => response.setHeader('content-type', 'application/json').end(JSON.stringify(json)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serviceToken: (service) => issuer.serviceToken(service),
    operatorToken: () => issuer.platformAdministratorToken(newId()),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
