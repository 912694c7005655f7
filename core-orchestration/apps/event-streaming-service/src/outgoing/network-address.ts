/** Ranges that are not the public internet (RFC 6890 and its registry), and what the clouds keep for themselves. */
const FORBIDDEN_V4: readonly (readonly [range: string, bits: number, name: string])[] = [
  ['0.0.0.0', 8, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared by a carrier'],
  ['127.0.0.0', 8, 'loopback'],
  ['168.63.129.16', 32, 'cloud metadata'],
  ['169.254.0.0', 16, 'link-local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, 'reserved'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'benchmarking'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['240.0.0.0', 4, 'reserved'],
];
/** Within 2000::/3, the only part of IPv6 that is routed publicly. */
const FORBIDDEN_V6: readonly (readonly [range: string, bits: number, name: string])[] = [
  ['2001::', 23, 'reserved'],
  ['2001:db8::', 32, 'documentation'],
  ['3fff::', 20, 'documentation'],
];
const V4_BITS = 32;
const V6_BITS = 128;

/** Why an address must not be connected to; undefined when it is a public one. What cannot be read is refused too. */
export function refusalOfAddress(address: string): string | undefined {
  const v4 = parseV4(address);
  if (v4 !== undefined) return refusalOfV4(v4);
  const v6 = parseV6(address);
  return v6 === undefined ? 'not an address' : refusalOfV6(v6);
}

/** Whether a URL's host is an address rather than a name; IPv6 comes in brackets there. */
export function addressOfHost(hostname: string): string | undefined {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  return parseV4(hostname) === undefined ? undefined : hostname;
}

function refusalOfV4(value: bigint): string | undefined {
  return FORBIDDEN_V4.find(([range, bits]) => isWithin(value, parseV4(range), bits, V4_BITS))?.[2];
}

function refusalOfV6(value: bigint): string | undefined {
  const within = (range: string, bits: number): boolean => isWithin(value, parseV6(range), bits, V6_BITS);
  // An IPv4 address inside: mapped, translated (NAT64), or tunnelled (6to4). It is what is reached in the end.
  if (within('::ffff:0:0', 96) || within('64:ff9b::', 96)) return refusalOfV4(value & 0xff_ff_ff_ffn);
  if (within('2002::', 16)) return refusalOfV4((value >> 80n) & 0xff_ff_ff_ffn);
  if (value === 0n) return 'unspecified';
  if (value === 1n) return 'loopback';
  if (within('fc00::', 7)) return 'private';
  if (within('fe80::', 10)) return 'link-local';
  if (within('ff00::', 8)) return 'multicast';
  if (!within('2000::', 3)) return 'reserved';
  return FORBIDDEN_V6.find(([range, bits]) => within(range, bits))?.[2];
}

function isWithin(value: bigint, range: bigint | undefined, bits: number, width: number): boolean {
  const shift = BigInt(width - bits);
  return range !== undefined && value >> shift === range >> shift;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  // The URL parser brings every spelling, also one that ends in dotted digits, to groups of hexadecimal digits. A zone is refused.
  const url = URL.parse(`http://[${text}]/`);
  if (url === null) return undefined;
  const [head = '', tail] = url.hostname.slice(1, -1).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const middle = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0');
  return [...before, ...middle, ...after].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
