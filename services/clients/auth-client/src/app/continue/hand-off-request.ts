import { safeReturnTo } from '@prognetwork/bff/return-to';

const handOffClients = ['admin', 'marketing'] as const;
type HandOffClient = (typeof handOffClients)[number];

export interface HandOffRequest {
  readonly client: HandOffClient;
  readonly returnTo: string;
  readonly state: string;
}

/** Reads the query of `/continue`; undefined when it names no client of ours. */
export function readHandOffRequest(query: URLSearchParams): HandOffRequest | undefined {
  const client = handOffClients.find((name) => name === query.get('client'));
  if (client === undefined) return undefined;
  return { client, returnTo: safeReturnTo(query.get('return_to')), state: query.get('state') ?? '' };
}

/** The hand-off that a sign-in was asked for, if it was asked for one. */
export function handOffInPath(path: string): HandOffRequest | undefined {
  const url = new URL(path, 'http://client.invalid');
  return url.pathname === '/continue' ? readHandOffRequest(url.searchParams) : undefined;
}
