import { randomUUID } from 'node:crypto';
import { waitFor } from '@prognetwork/testing';
import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

export interface Send {
  readonly method?: string;
  readonly json?: unknown;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who uses the platform over HTTP through the gateway. */
export interface Visitor {
  send<Body = Record<string, unknown>>(path: string, init?: Send): Promise<Answer<Body>>;
  /** The same, and fails the test when the answer is no success. */
  get<Body = Record<string, unknown>>(path: string): Promise<Body>;
  post<Body = Record<string, unknown>>(path: string, json: unknown): Promise<Body>;
  /** The messages of a server-sent event stream, until it ends or the caller stops. */
  stream(path: string): AsyncGenerator<{ readonly id: string | undefined; readonly event: string | undefined; readonly data: unknown }>;
  as(token: string): Visitor;
  in(tenantId: string): Visitor;
}

const TIMEOUT_MS = 30_000;

export function createVisitor(gatewayUrl: string, credential: { readonly token?: string; readonly tenantId?: string } = {}): Visitor {
  const headers: Record<string, string> = {
    ...(credential.token === undefined ? {} : { authorization: `Bearer ${credential.token}` }),
    ...(credential.tenantId === undefined ? {} : { 'prognetwork-tenant': credential.tenantId }),
  };
  const send = async <Body>(path: string, init: Send = {}): Promise<Answer<Body>> => {
    const response = await fetch(new URL(path, gatewayUrl), {
      method: init.method ?? 'GET',
      headers: {
        ...headers,
        ...(init.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(init.idempotencyKey === undefined ? {} : { 'idempotency-key': init.idempotencyKey }),
        ...init.headers,
      },
      body: init.json === undefined ? null : JSON.stringify(init.json),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Body };
  };
  const succeed = async <Body>(path: string, init: Send): Promise<Body> => {
    const answer = await send<Body>(path, init);
    if (answer.status >= 300)
      throw new Error(`${init.method ?? 'GET'} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    send,
    get: (path) => succeed(path, {}),
    post: (path, json) => succeed(path, { method: 'POST', json, idempotencyKey: randomUUID() }),
    async *stream(path) {
      const response = await fetch(new URL(path, gatewayUrl), {
        headers: { ...headers, accept: 'text/event-stream' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok || response.body === null) throw new Error(`${path} was answered ${response.status}`);
      for await (const { id, event, data } of response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream())) {
        yield { id, event, data: JSON.parse(data) as unknown };
      }
    },
    as: (token) => createVisitor(gatewayUrl, { token }),
    in: (tenantId) => createVisitor(gatewayUrl, { ...credential, tenantId }),
  };
}

export interface Person {
  readonly email: string;
  readonly displayName: string;
  readonly password: string;
}

export function somebody(displayName: string): Person {
  return {
    email: `${displayName.toLowerCase().replaceAll(' ', '.')}.${randomUUID().slice(0, 8)}@example.org`,
    displayName,
    password: `correct horse ${randomUUID()}`,
  };
}

export async function signIn(visitor: Visitor, { email, password }: Pick<Person, 'email' | 'password'>): Promise<Visitor> {
  const { sessionToken } = await visitor.post<{ sessionToken: string }>('/v1/sessions', { email, password });
  return visitor.as(sessionToken);
}

interface MailSummary {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly template: string;
}

export interface Mail extends MailSummary {
  readonly html: string;
  readonly text: string;
  readonly traceId: string | null;
}

/** The newest captured mail to an address that was made from a template. */
export async function mailTo(administrator: Visitor, email: string, template: string): Promise<Mail> {
  let mail: MailSummary | undefined;
  await waitFor(
    async () => {
      const { items } = await administrator.get<{ items: MailSummary[] }>(`/v1/platform/messages?q=${encodeURIComponent(email)}`);
      mail = items.find((each) => each.to.includes(email) && each.template === template);
      return mail !== undefined;
    },
    { timeoutMs: 20_000, what: `the mail "${template}" to ${email}` },
  );
  return administrator.get<Mail>(`/v1/platform/messages/${mail?.messageId ?? ''}`);
}

/** Registers, follows the link of the mail, and signs in. */
export async function signUp(visitor: Visitor, administrator: Visitor, person: Person): Promise<Visitor> {
  const { email, password, displayName } = person;
  await visitor.post('/v1/registrations', { email, password, displayName });
  const mail = await mailTo(administrator, email, 'verification');
  const token = /\/verify\?token=([\w-]+)/.exec(mail.text)?.[1];
  await visitor.post('/v1/registrations/verify', { token });
  return signIn(visitor, person);
}

export interface Organisation {
  readonly tenantId: string;
  readonly slug: string;
}

export interface Provisioning {
  readonly id: string;
  readonly status: string;
  readonly reason?: string;
  readonly steps: readonly { readonly name: string; readonly status: string }[];
}

/** Founds an organisation and follows its provisioning to the end. */
export async function found(
  founder: Visitor,
  name: string,
  kind = 'union',
): Promise<Organisation & { readonly seen: readonly Provisioning[] }> {
  const slug = `${name.toLowerCase().replaceAll(' ', '-')}-${randomUUID().slice(0, 8)}`;
  const { tenantId, provisioningId } = await founder.post<{ tenantId: string; provisioningId: string }>('/v1/tenants', {
    name,
    slug,
    kind,
  });
  const seen: Provisioning[] = [];
  for await (const { data } of founder.stream(`/v1/provisionings/${provisioningId}/events`)) seen.push(data as Provisioning);
  return { tenantId, slug, seen };
}

/** Types a card into the hosted page as a browser without scripts does, and follows it back. Returns where it leads. */
export async function payWithCard(pageUrl: string, cardNumber: string): Promise<string> {
  const page = await (await fetch(pageUrl)).text();
  const form = /<form\b[^>]*>/i.exec(page)?.[0] ?? '';
  const fields = new URLSearchParams();
  for (const [input] of page.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(input, 'name');
    if (name === undefined) continue;
    const typed = { 'cc-number': cardNumber, 'cc-exp': '12/40', 'cc-csc': '123', 'cc-name': 'Test Person' }[
      attribute(input, 'autocomplete') ?? ''
    ];
    fields.set(name, typed ?? attribute(input, 'value') ?? '');
  }
  const response = await fetch(new URL(attribute(form, 'action') ?? '', pageUrl), { method: 'POST', body: fields, redirect: 'manual' });
  await response.body?.cancel();
  return response.headers.get('location') ?? '';
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]?.replaceAll('&amp;', '&');
}
