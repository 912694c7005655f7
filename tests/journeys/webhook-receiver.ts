import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedWebhook {
  readonly id: string;
  readonly body: string;
  /** What `webhook-signature` carries, and what it signs, as Standard Webhooks says. */
  isSignedWith(secret: string): boolean;
}

export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** What the next requests are answered with; 204 after that. */
  readonly answers: number[];
}

const MAX_BODY_BYTES = 1024 * 1024;

/** An organisation's own system that takes events. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body = (body + text).slice(0, MAX_BODY_BYTES)));
    request.on('end', () => {
      const header = (name: string): string => String(request.headers[name] ?? '');
      const id = header('webhook-id');
      const signed = `${id}.${header('webhook-timestamp')}.${body}`;
      const signatures = header('webhook-signature').split(' ');
      received.push({ id, body, isSignedWith: (secret) => signatures.some((signature) => matches(signature, signed, secret)) });
      response.writeHead(answers.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    received,
    answers,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function matches(signature: string, signed: string, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
