import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const trusted = new Set(['127.0.0.1', '10.0.0.1']);

describe('the address of a client', () => {
  it.each([
    ['the peer itself when it is no trusted proxy, whatever it claims', '6.6.6.6', '1.2.3.4', '6.6.6.6'],
    ['what the trusted proxy saw', '127.0.0.1', '1.2.3.4', '1.2.3.4'],
    ['the last hop before the trusted ones, not what the client made up', '127.0.0.1', '9.9.9.9, 1.2.3.4, 10.0.0.1', '1.2.3.4'],
    ['the proxy when nothing is said', '127.0.0.1', null, '127.0.0.1'],
    ['IPv4 also over an IPv6 socket', '::ffff:127.0.0.1', '::ffff:1.2.3.4', '1.2.3.4'],
  ])('is %s', (_name, peer, forwardedFor, expected) => {
    expect(clientAddress(peer, forwardedFor, trusted)).toBe(expected);
  });
});
