import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudEvent } from '@prognetwork/event-based-service-client';

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: CloudEvent;
}

/** A receiver of webhooks on this machine. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: ReceivedWebhook[];
  /** How the next requests are answered, one each; then, and by default, with 200. */
  answerNext(...answers: readonly ((response: ServerResponse, request: ReceivedWebhook) => void)[]): void;
  /** How every request is answered from now on. */
  answerAll(answer: (response: ServerResponse, request: ReceivedWebhook) => void): void;
}

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body = '') =>
  (response: ServerResponse): void =>
    void response.writeHead(code, headers).end(body);

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  let next: ((response: ServerResponse, request: ReceivedWebhook) => void)[] = [];
  let always: (response: ServerResponse, request: ReceivedWebhook) => void = status(200);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      // What is sent here are events; a test looks at what it needs.
      const webhook = { headers: request.headers, body, event: JSON.parse(body) as CloudEvent };
      received.push(webhook);
      (next.shift() ?? always)(response, webhook);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    answerNext: (...answers) => (next = [...next, ...answers]),
    answerAll: (answer) => (always = answer),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
