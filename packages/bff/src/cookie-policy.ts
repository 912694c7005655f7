import type { ClientName } from './settings.ts';

export interface CookiePolicy {
  readonly sessionName: string;
  readonly stateName: string;
  readonly options: { readonly httpOnly: true; readonly secure: boolean; readonly sameSite: 'lax'; readonly path: '/' };
  /** Set when cookies travel in the clear, which deserves a warning at start. */
  readonly warning?: string;
}

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Browsers keep Secure cookies on https and on localhost only. Cookies do not tell ports apart, so each client has its own name.
 */
export function cookiePolicy(client: ClientName, publicUrl: string): CookiePolicy {
  const url = new URL(publicUrl);
  const isTrustworthy = url.protocol === 'https:' || localHosts.has(url.hostname) || url.hostname.endsWith('.localhost');
  const prefix = isTrustworthy ? '__Host-' : '';
  return {
    sessionName: `${prefix}pn_${client}`,
    stateName: `${prefix}pn_${client}_state`,
    options: { httpOnly: true, secure: isTrustworthy, sameSite: 'lax', path: '/' },
    ...(!isTrustworthy && {
      warning: `${publicUrl} is plain http: session cookies of the ${client} client are not protected on the network. Use https.`,
    }),
  };
}
