import { Agent as HttpAgent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ResolvedAddress } from './resolve-host.ts';

interface PinnedOptions {
  readonly pinnedTo?: string;
}

/** Connections are kept by the addresses they were made to: a name that leads elsewhere now does not get one from before. */
class PinnedHttpAgent extends HttpAgent {
  override getName(options?: Parameters<HttpAgent['getName']>[0] & PinnedOptions): string {
    return `${super.getName(options)}:${options?.pinnedTo ?? ''}`;
  }
}
class PinnedHttpsAgent extends HttpsAgent {
  override getName(options?: Parameters<HttpsAgent['getName']>[0] & PinnedOptions): string {
    return `${super.getName(options)}:${options?.pinnedTo ?? ''}`;
  }
}

const OPTIONS: AgentOptions = {
  keepAlive: true,
  keepAliveMsecs: 1_000,
  maxSockets: 16,
  maxFreeSockets: 16,
  maxTotalSockets: 256,
  timeout: 30_000,
};

export interface PinnedAgents extends Disposable {
  of(protocol: string): HttpAgent;
}

export function createPinnedAgents(): PinnedAgents {
  const [http, https] = [new PinnedHttpAgent(OPTIONS), new PinnedHttpsAgent(OPTIONS)];
  return {
    of: (protocol) => (protocol === 'https:' ? https : http),
    [Symbol.dispose]() {
      http.destroy();
      https.destroy();
    },
  };
}

/** Makes a request connect to these addresses and no others, whatever the name says by then. */
export function pinTo(addresses: readonly ResolvedAddress[]): PinnedOptions & { readonly lookup: LookupFunction } {
  const [first] = addresses;
  return {
    pinnedTo: addresses.map(({ address }) => address).join(','),
    lookup: (hostname, options, callback) => {
      if (first === undefined) callback(new Error(`${hostname} has no address`), '', 0);
      else if (options.all) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    },
  };
}
