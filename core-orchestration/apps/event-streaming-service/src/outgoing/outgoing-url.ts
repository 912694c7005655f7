import { addressOfHost, refusalOfAddress } from './network-address.ts';

/** What a receiver's URL may be. Both are for development: over HTTP anyone on the way reads the events. */
export interface OutgoingRules {
  readonly allowHttp: boolean;
  readonly allowPrivateAddresses: boolean;
}

const MAX_LENGTH = 2_000;
/** Where web servers listen: a port of something else must not be reached through this platform. */
const PORTS: Readonly<Record<string, ReadonlySet<string>>> = {
  'https:': new Set(['', '8443']),
  'http:': new Set(['', '8080']),
};
/** Names that never lead out of the machine or the local network (RFC 6761, RFC 6762, RFC 8375). */
const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|localdomain|test|invalid)\.?$/;

/** Why nothing must be sent to this URL, in words for who entered it; undefined when it may be tried. The name's addresses are checked when it is sent. */
export function refusalOfUrl(text: string, rules: OutgoingRules): string | undefined {
  const url = URL.parse(text);
  if (url === null || text.length > MAX_LENGTH) return `must be a URL of at most ${MAX_LENGTH} characters`;
  if (url.protocol !== 'https:' && !(rules.allowHttp && url.protocol === 'http:')) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold a name or password';
  if (url.hash !== '') return 'must not have a fragment';
  if (rules.allowPrivateAddresses) return undefined;
  return refusalOfPlace(url);
}

function refusalOfPlace(url: URL): string | undefined {
  if (!PORTS[url.protocol]?.has(url.port)) return 'must use the port 443 or 8443';
  const address = addressOfHost(url.hostname);
  if (address !== undefined) {
    const refusal = refusalOfAddress(address);
    return refusal === undefined ? undefined : `must lead to the public internet; ${address} is ${refusal}`;
  }
  return LOCAL_NAMES.test(url.hostname) || !url.hostname.includes('.') ? 'must lead to the public internet; this name is local' : undefined;
}
