import { lookup } from 'node:dns/promises';
import { addressOfHost, refusalOfAddress } from './network-address.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Finds the addresses of a name; a test brings one that changes its answers. */
export type Resolver = (hostname: string) => Promise<readonly ResolvedAddress[]>;

const MAX_ADDRESSES = 8;

/** A name that does not lead anywhere it may lead. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

export const systemResolver: Resolver = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/**
 * The addresses that may be connected to. One that is not public refuses the name whole: a name that leads to both is an attempt.
 */
export async function resolveHost(hostname: string, resolver: Resolver, allowPrivate: boolean): Promise<readonly ResolvedAddress[]> {
  const literal = addressOfHost(hostname);
  const found: readonly ResolvedAddress[] =
    literal === undefined ? await resolver(hostname) : [{ address: literal, family: literal.includes(':') ? 6 : 4 }];
  if (found.length === 0) throw new Error(`${hostname} has no address`);
  for (const { address } of allowPrivate ? [] : found) {
    const refusal = refusalOfAddress(address);
    if (refusal !== undefined) throw new ForbiddenAddressError(`${hostname} leads to ${address}, which is ${refusal}`);
  }
  return found.slice(0, MAX_ADDRESSES);
}
