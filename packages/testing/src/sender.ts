import type { Service } from '@prognetwork/shared-infrastructure';

export interface Answer<Body = Record<string, never>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface SendOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Sends requests with JSON to a service in this process; an answer without a body has an empty one. */
export function createSender(service: Pick<Service, 'fetch'>) {
  return async <Body>(method: string, path: string, options: SendOptions = {}): Promise<Answer<Body>> => {
    const headers = new Headers(options.headers);
    if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`);
    const body = options.body === undefined ? null : JSON.stringify(options.body);
    if (body !== null) {
      headers.set('content-type', 'application/json');
      headers.set('content-length', String(Buffer.byteLength(body)));
    }
    const response = await service.fetch(new Request(`http://service${path}`, { method, headers, body }));
    const text = await response.text();
    // The test says what it expects; a missing field fails the assertion that looks at it.
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Body };
  };
}
